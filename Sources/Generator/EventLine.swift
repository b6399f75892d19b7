/// Appends the parts of one event's JSON text to an array of bytes, without intermediate strings.
struct EventLine {
    private(set) var bytes: [UInt8] = []

    init(reservingCapacity capacity: Int = 512) {
        bytes.reserveCapacity(capacity)
    }

    /// Takes the other bytes and leaves its own, so that lines can be built at the end of an array in place.
    mutating func swapBytes(with other: inout [UInt8]) {
        swap(&bytes, &other)
    }

    /// Text that is valid as it stands in JSON.
    ///
    /// Sound: a static string's bytes are never freed, and its own count bounds them.
    mutating func add(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// A name that needs no escapes.
    mutating func add(name: [UInt8]) {
        bytes.append(contentsOf: name)
    }

    mutating func add(_ value: Int64) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        add(value.magnitude, digits: Self.digitCount(value.magnitude))
    }

    /// A decimal fraction, such as 12.345 for 12,345 of 3 places.
    mutating func add(_ units: Int64, places: Int) {
        var divisor: UInt64 = 1
        for _ in 0..<places { divisor *= 10 }
        if units < 0 { bytes.append(UInt8(ascii: "-")) }
        let (whole, fraction) = units.magnitude.quotientAndRemainder(dividingBy: divisor)
        add(whole, digits: Self.digitCount(whole))
        bytes.append(UInt8(ascii: "."))
        add(fraction, digits: places)
    }

    /// 16 hexadecimal digits.
    ///
    /// Sound: every byte of the temporary memory is set before it is read, here and for decimal digits below.
    mutating func add(hexadecimal value: UInt64) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { text in
            for index in 0..<16 {
                let digit = UInt8(truncatingIfNeeded: value >> UInt64(60 - 4 * index)) & 15
                text[index] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
            }
            bytes.append(contentsOf: text)
        }
    }

    /// A time as RFC 3339 with milliseconds, in UTC.
    ///
    /// - Parameter time: Milliseconds since 1970-01-01T00:00:00Z.
    mutating func add(time: Int64) {
        let (days, milliseconds) = Self.floorDivide(time, 86_400_000)
        let date = CivilDate(daysSince1970: days)
        let part = UInt64(milliseconds)
        add(UInt64(date.year), digits: 4)
        bytes.append(UInt8(ascii: "-"))
        add(UInt64(date.month), digits: 2)
        bytes.append(UInt8(ascii: "-"))
        add(UInt64(date.day), digits: 2)
        bytes.append(UInt8(ascii: "T"))
        add(part / 3_600_000, digits: 2)
        bytes.append(UInt8(ascii: ":"))
        add(part / 60_000 % 60, digits: 2)
        bytes.append(UInt8(ascii: ":"))
        add(part / 1_000 % 60, digits: 2)
        bytes.append(UInt8(ascii: "."))
        add(part % 1_000, digits: 3)
        bytes.append(UInt8(ascii: "Z"))
    }

    private mutating func add(_ value: UInt64, digits: Int) {
        var rest = value
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: digits) { text in
            for index in stride(from: digits - 1, through: 0, by: -1) {
                let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
                text[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
                rest = quotient
            }
            bytes.append(contentsOf: text)
        }
    }

    private static func digitCount(_ value: UInt64) -> Int {
        var count = 1
        var rest = value
        while rest >= 10 {
            rest /= 10
            count += 1
        }
        return count
    }

    static func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
