/// How the times of a column are written. What names no zone is UTC.
enum CellTimeFormat: Sendable, Equatable {
    /// As events have it: passed on as it is.
    case rfc3339
    /// A count since 1970, with or without decimals. `digits` is how many decimals of a second the unit has.
    case unix(digits: Int)
    /// `%Y-%m-%d %H:%M:%S.%f`: the numbers of those fields, and everything else as it stands.
    case pattern([PatternPart])

    enum PatternPart: Sendable, Equatable {
        case field(UInt8)
        case literal(UInt8)
    }

    /// No time is farther from 1970: the year would have five digits.
    private static let farthestSeconds: UInt64 = 250_000_000_000

    /// Nil if the text is no format.
    init?(_ text: String) {
        switch text {
        case "rfc3339": self = .rfc3339
        case "unix_s": self = .unix(digits: 0)
        case "unix_ms": self = .unix(digits: 3)
        case "unix_us": self = .unix(digits: 6)
        case "unix_ns": self = .unix(digits: 9)
        default:
            guard let parts = Self.parts(of: text) else { return nil }
            self = .pattern(parts)
        }
    }

    private static func parts(of text: String) -> [PatternPart]? {
        var parts: [PatternPart] = []
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                parts.append(.literal(byte))
                continue
            }
            guard let field = bytes.popFirst(), "YmdHMSf".utf8.contains(field) else { return nil }
            parts.append(.field(field))
        }
        let year = PatternPart.field(UInt8(ascii: "Y"))
        return parts.contains(year) ? parts : nil
    }

    /// The time as RFC 3339 text; nil if the cell is none.
    func rfc3339(_ cell: String) -> String? {
        switch self {
        case .rfc3339: cell
        case .unix(let digits): Self.fromUnix(cell, digits: digits)
        case .pattern(let parts): Self.fromPattern(cell, parts)
        }
    }

    /// Exact in decimals, as a double would not be.
    private static func fromUnix(_ cell: String, digits: Int) -> String? {
        let sides = cell.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = Int64(sides[0]) else { return nil }
        let decimals = sides.count > 1 ? sides[1] : ""
        guard decimals.allSatisfy({ $0.isASCII && $0.isNumber }), whole >= 0 || decimals.isEmpty else {
            return nil
        }
        let unit = Self.powerOfTen(digits)
        let below = Self.powerOfTen(9 - digits)
        var seconds = whole / unit
        var units = whole % unit
        guard seconds.magnitude < farthestSeconds else { return nil }
        if units < 0 {
            seconds -= 1
            units += unit
        }
        let padded = String(decimals.prefix(9 - digits)).padding(to: 9 - digits)
        return CivilTime(secondsSince1970: seconds).rfc3339(nanoseconds: units * below + (Int64(padded) ?? 0))
    }

    private static func fromPattern(_ cell: String, _ parts: [PatternPart]) -> String? {
        var reader = PatternReader(Array(cell.utf8)[...])
        for part in parts where !reader.take(part) { return nil }
        return reader.isAtEnd ? reader.time?.rfc3339(nanoseconds: reader.nanoseconds) : nil
    }

    private static func powerOfTen(_ exponent: Int) -> Int64 {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }
}

extension String {
    /// With zeros behind it until it has `length` characters.
    fileprivate func padding(to length: Int) -> String {
        self + String(repeating: "0", count: max(0, length - count))
    }
}
