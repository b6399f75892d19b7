/// Reads a time by the parts of a pattern.
struct PatternReader {
    private(set) var nanoseconds: Int64 = 0
    private var rest: ArraySlice<UInt8>
    private var year = 1970
    private var month = 1
    private var day = 1
    private var hour = 0
    private var minute = 0
    private var second = 0

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    /// Nil if there is no such date or time of day.
    var time: CivilTime? {
        CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }

    mutating func take(_ part: CellTimeFormat.PatternPart) -> Bool {
        switch part {
        case .literal(let byte): return rest.popFirst() == byte
        case .field(UInt8(ascii: "Y")): return number(digits: 4...4, into: \.year)
        case .field(UInt8(ascii: "m")): return number(digits: 1...2, into: \.month)
        case .field(UInt8(ascii: "d")): return number(digits: 1...2, into: \.day)
        case .field(UInt8(ascii: "H")): return number(digits: 1...2, into: \.hour)
        case .field(UInt8(ascii: "M")): return number(digits: 1...2, into: \.minute)
        case .field(UInt8(ascii: "S")): return number(digits: 1...2, into: \.second)
        case .field: return fraction()
        }
    }

    private mutating func number(
        digits: ClosedRange<Int>, into place: WritableKeyPath<PatternReader, Int>
    ) -> Bool {
        let text = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.prefix(
            digits.upperBound)
        guard digits.contains(text.count) else { return false }
        self[keyPath: place] = text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        rest = rest.dropFirst(text.count)
        return true
    }

    /// Decimals of a second: as many as there are, nine of which count.
    private mutating func fraction() -> Bool {
        let text = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        guard !text.isEmpty else { return false }
        var scale: Int64 = 100_000_000
        nanoseconds = 0
        for digit in text.prefix(9) {
            nanoseconds += Int64(digit - UInt8(ascii: "0")) * scale
            scale /= 10
        }
        rest = rest.dropFirst(text.count)
        return true
    }
}
