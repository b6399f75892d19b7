/// Times as RFC 3339 text, in UTC with milliseconds, and back. Proleptic Gregorian calendar, years 0 to 9999.
public enum RFC3339 {
    /// `2026-01-01T00:04:00.000Z`. Times beyond the years 0 to 9999 are clamped to them.
    public static func text(_ milliseconds: Int64) -> String {
        let time = min(max(milliseconds, -62_167_219_200_000), 253_402_300_799_999)
        let (days, ofDay) = CivilDate.floorDivide(time, by: 86_400_000)
        let (year, month, day) = CivilDate.date(days: days)
        let (hour, minute) = (ofDay / 3_600_000, ofDay / 60_000 % 60)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(padded(hour, 2)):"
            + "\(padded(minute, 2)):\(padded(ofDay / 1_000 % 60, 2)).\(padded(ofDay % 1_000, 3))Z"
    }

    /// Milliseconds since 1970, rounded down; nil if the text is no RFC 3339 time with an offset. Second 60 is the
    /// first second of the next minute.
    public static func milliseconds(_ text: String) -> Int64? {
        var scanner = Scanner(bytes: Array(text.utf8))
        guard let year = scanner.digits(4), scanner.take("-"), let month = scanner.digits(2),
            scanner.take("-"),
            let day = scanner.digits(2), scanner.take("Tt"), let hour = scanner.digits(2), scanner.take(":"),
            let minute = scanner.digits(2), scanner.take(":"), let second = scanner.digits(2),
            let fraction = scanner.fraction(), let offset = scanner.offset(), scanner.isAtEnd,
            CivilDate.exists(year: year, month: month, day: day), hour < 24, minute < 60, second <= 60
        else { return nil }
        let ofDay = (hour * 3_600 + minute * 60 + second) * 1_000 + fraction
        return CivilDate.days(year: year, month: month, day: day) * 86_400_000 + ofDay - offset * 60_000
    }

    private struct Scanner {
        let bytes: [UInt8]
        var position = 0
        var isAtEnd: Bool { position == bytes.count }

        mutating func take(_ oneOf: String) -> Bool {
            guard position < bytes.count, oneOf.utf8.contains(bytes[position]) else { return false }
            position += 1
            return true
        }

        mutating func digit() -> Int64? {
            guard position < bytes.count, case 48...57 = bytes[position] else { return nil }
            position += 1
            return Int64(bytes[position - 1] - 48)
        }

        mutating func digits(_ count: Int) -> Int64? {
            var value: Int64 = 0
            for _ in 0..<count {
                guard let digit = digit() else { return nil }
                value = value * 10 + digit
            }
            return value
        }

        /// Milliseconds of an optional fraction; nil after a point without a digit.
        mutating func fraction() -> Int64? {
            guard take(".") else { return 0 }
            guard var value = digit() else { return nil }
            var count = 1
            while let next = digit() {
                if count < 3 { value = value * 10 + next }
                count += 1
            }
            return count == 1 ? value * 100 : count == 2 ? value * 10 : value
        }

        /// Minutes east of UTC.
        mutating func offset() -> Int64? {
            if take("Zz") { return 0 }
            let isWest = position < bytes.count && bytes[position] == UInt8(ascii: "-")
            guard take("+-"), let hours = digits(2), take(":"), let minutes = digits(2), hours < 24,
                minutes < 60
            else { return nil }
            return (hours * 60 + minutes) * (isWest ? -1 : 1)
        }
    }

    private static func padded(_ value: Int64, _ width: Int) -> String { CivilDate.padded(value, width) }
}
