/// What a short text is looked up by: its length, two of its words, and a hash, the same on every machine.
///
/// The hash folds eight bytes at a time by 128-bit products. It guides look-ups and picks the groups of categories
/// beyond their limit. It does not withstand an opponent, who could at worst make a limited number of look-ups slow,
/// or have rare categories counted as one.
struct TextKey: Equatable, Sendable {
    private static let first: UInt64 = 0x9e37_79b9_7f4a_7c15
    private static let second: UInt64 = 0xd6e8_feb8_6659_fd93

    private(set) var hash: UInt64 = 0
    /// The first and the last eight bytes, which overlap in a text of less than 16; a text of less than 8 lies in
    /// `start` alone.
    private var start: UInt64 = 0
    private var end: UInt64 = 0
    /// Bytes.
    private(set) var length: UInt32 = 0

    init() {}

    /// Sound: reads lie within `text`; a word is only read where there are eight bytes, and half of one where there
    /// are four.
    @inline(__always)
    init(_ text: UnsafeRawBufferPointer) {
        let count = text.count
        length = UInt32(truncatingIfNeeded: count)
        var hash = UInt64(truncatingIfNeeded: count) &* Self.second ^ Self.first
        if count >= 8 {
            start = Self.word(text, 0)
            end = Self.word(text, count &- 8)
            hash = Self.fold(hash ^ start, Self.first)
            var place = 8
            while place < count &- 8 {
                hash = Self.fold(hash ^ Self.word(text, place), Self.first)
                place &+= 8
            }
        } else if count >= 4 {
            start = Self.half(text, 0) | Self.half(text, count &- 4) << 32
        } else if count > 0 {
            start = UInt64(text[0]) | UInt64(text[count >> 1]) << 8 | UInt64(text[count &- 1]) << 16
        }
        self.hash = Self.fold(hash ^ (count >= 8 ? end : start), Self.second)
    }

    /// Whether equal keys mean equal texts.
    @inline(__always)
    var isWhole: Bool { length <= 16 }

    @inline(__always)
    private static func fold(_ value: UInt64, _ factor: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: factor)
        return product.high ^ product.low
    }

    @inline(__always)
    private static func word(_ text: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
        UInt64(littleEndian: text.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }

    @inline(__always)
    private static func half(_ text: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
        UInt64(UInt32(littleEndian: text.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
    }
}
