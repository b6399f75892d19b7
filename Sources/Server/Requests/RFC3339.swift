/// Times of requests, in milliseconds since 1970-01-01T00:00:00Z.
package enum RFC3339 {
    /// Reads `2026-01-01T00:04:00.123Z` or a time with an offset (`+01:00`). Digits beyond the millisecond are
    /// cut. Second 60 is read as the first second of the next minute.
    ///
    /// - Returns: nil if `text` is no such time, or no day of the calendar.
    package static func milliseconds(_ text: String) -> Int64? {
        var reader = Reader(bytes: Array(text.utf8)[...])
        guard let year = reader.number(digits: 4), reader.take("-"),
            let month = reader.number(digits: 2), reader.take("-"),
            let day = reader.number(digits: 2), reader.take("T") || reader.take("t") || reader.take(" "),
            let hour = reader.number(digits: 2), reader.take(":"),
            let minute = reader.number(digits: 2), reader.take(":"),
            let second = reader.number(digits: 2), hour < 24, minute < 60, second < 61,
            let days = daysSince1970(year: year, month: month, day: day),
            let fraction = reader.fractionInMilliseconds(),
            let offset = reader.offsetInMinutes(), reader.bytes.isEmpty
        else { return nil }
        return ((days * 24 + hour) * 60 + minute - offset) * 60_000 + second * 1_000 + fraction
    }

    /// Days of the proleptic Gregorian calendar, reckoned in years that begin in March, so that the leap day
    /// is a year's last.
    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64? {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), day >= 1, day <= lengths[Int(month) - 1] else { return nil }
        let years = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let daysToYear = years * 365 + floored(years, 4) - floored(years, 100) + floored(years, 400)
        return daysToYear + dayOfYear - 719_468
    }

    private static func floored(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : (value - divisor + 1) / divisor
    }

    private struct Reader {
        var bytes: ArraySlice<UInt8>

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard bytes.first == UInt8(ascii: character) else { return false }
            bytes.removeFirst()
            return true
        }

        mutating func digit() -> Int64? {
            guard let byte = bytes.first, byte >= 0x30, byte <= 0x39 else { return nil }
            bytes.removeFirst()
            return Int64(byte - 0x30)
        }

        mutating func number(digits: Int) -> Int64? {
            var value: Int64 = 0
            for _ in 0..<digits {
                guard let next = digit() else { return nil }
                value = value * 10 + next
            }
            return value
        }

        mutating func fractionInMilliseconds() -> Int64? {
            guard take(".") else { return 0 }
            guard let first = digit() else { return nil }
            var value = first * 100
            var scale: Int64 = 10
            while let next = digit() {
                value += next * scale
                scale /= 10
            }
            return value
        }

        mutating func offsetInMinutes() -> Int64? {
            if take("Z") || take("z") { return 0 }
            let isWest = take("-")
            guard isWest || take("+"), let hours = number(digits: 2), take(":"),
                let minutes = number(digits: 2),
                hours < 24, minutes < 60
            else { return nil }
            return (isWest ? -1 : 1) * (hours * 60 + minutes)
        }
    }
}
