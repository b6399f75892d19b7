/// The order of devices by the bytes of their names: mostly told by the first sixteen of them, so that a fleet is sorted without
/// its names.
struct DeviceOrder {
    private var high: UInt64
    private var low: UInt64
    /// The place of the device.
    var place: Int
    var score: Double

    init(_ name: String, place: Int, score: Double) {
        (self.place, self.score) = (place, score)
        var words: (UInt64, UInt64) = (0, 0)
        var name = name
        name.withUTF8 { bytes in
            for index in 0..<16 {
                let byte = index < bytes.count ? UInt64(bytes[index]) : 0
                if index < 8 { words.0 = words.0 << 8 | byte } else { words.1 = words.1 << 8 | byte }
            }
        }
        (high, low) = words
    }

    /// Nil if the first bytes don't tell.
    func isBefore(_ other: DeviceOrder) -> Bool? {
        if high != other.high { return high < other.high }
        return low == other.low ? nil : low < other.low
    }
}
