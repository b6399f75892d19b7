/// Geohash (G. Niemeyer, 2008): a cell of the globe as text, which the cells within it begin with. Bits halve the
/// ranges of longitude and latitude in turn, five to a character.
public enum Geohash {
    private static let alphabet = Array("0123456789bcdefghjkmnpqrstuvwxyz".utf8)
    /// Characters; 12 tell points apart that are 4 cm away from each other.
    public static let lengths = 1...12

    /// The cell of so many characters that holds a point. Where two cells meet it is the one to the north or east.
    ///
    /// - Parameter length: is brought into `lengths`.
    public static func cell(of point: DeviceLocation, length: Int) -> String {
        var latitude = (low: -90.0, high: 90.0)
        var longitude = (low: -180.0, high: 180.0)
        var text: [UInt8] = []
        var isLongitude = true
        for _ in 0..<min(max(length, lengths.lowerBound), lengths.upperBound) {
            var bits = 0
            for _ in 0..<5 {
                let isUpper =
                    isLongitude ? halve(&longitude, point.longitude) : halve(&latitude, point.latitude)
                bits = bits << 1 | (isUpper ? 1 : 0)
                isLongitude.toggle()
            }
            text.append(alphabet[bits])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Keeps the half that holds the value, and says whether it is the upper one.
    private static func halve(_ range: inout (low: Double, high: Double), _ value: Double) -> Bool {
        let middle = (range.low + range.high) / 2
        let isUpper = value >= middle
        if isUpper { range.low = middle } else { range.high = middle }
        return isUpper
    }
}
