import JSON

/// The format `date-time` of JSON Schema: RFC 3339, section 5.6.
enum DateTimeFormat {
    /// Whether the text is a time with an offset whose fields are in range, from the year 1 on. The second 60 is
    /// accepted where leap seconds are put: in the last minute of a day in UTC.
    static func accepts(_ text: String.UTF8View) -> Bool {
        var reader = DigitReader(rest: text[...])
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("T", "t"),
            let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2), reader.skip(":"),
            let second = reader.number(2)
        else { return false }
        guard year > 0, CivilDate.exists(year: Int64(year), month: Int64(month), day: Int64(day)), hour < 24,
            minute < 60, second <= 60
        else { return false }
        if reader.skip("."), !reader.skipDigits() { return false }
        guard let offset = reader.offsetMinutes(), reader.rest.isEmpty else { return false }
        return second < 60 || isLastMinuteOfDay(hour * 60 + minute - offset)
    }

    private static func isLastMinuteOfDay(_ minutes: Int) -> Bool {
        let day = 24 * 60
        return ((minutes % day) + day) % day == day - 1
    }

    private struct DigitReader {
        var rest: Substring.UTF8View

        mutating func number(_ digits: Int) -> Int? {
            let text = rest.prefix(digits)
            guard text.count == digits, text.allSatisfy({ Self.isDigit($0) }) else { return nil }
            rest = rest.dropFirst(digits)
            return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        }

        mutating func skip(_ characters: Unicode.Scalar...) -> Bool {
            guard let byte = rest.first, characters.contains(where: { UInt8(ascii: $0) == byte }) else {
                return false
            }
            rest = rest.dropFirst()
            return true
        }

        /// False if there is no digit.
        mutating func skipDigits() -> Bool {
            let digits = rest.prefix { Self.isDigit($0) }
            rest = rest.dropFirst(digits.count)
            return !digits.isEmpty
        }

        /// The offset from UTC; nil if there is none.
        mutating func offsetMinutes() -> Int? {
            if skip("Z", "z") { return 0 }
            let sign = rest.first == UInt8(ascii: "-") ? -1 : 1
            guard skip("+", "-"), let hour = number(2), skip(":"), let minute = number(2),
                hour < 24, minute < 60
            else { return nil }
            return sign * (hour * 60 + minute)
        }

        private static func isDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
    }
}
