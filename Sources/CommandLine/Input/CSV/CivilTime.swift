/// A second of the proleptic Gregorian calendar, in UTC. The calendar's arithmetic is Howard Hinnant's
/// (chrono-compatible low-level date algorithms).
struct CivilTime: Sendable, Equatable {
    private static let secondsPerDay: Int64 = 86_400

    let secondsSince1970: Int64

    init(secondsSince1970: Int64) { self.secondsSince1970 = secondsSince1970 }

    /// Nil if there is no such date or time of day.
    init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        guard (1...12).contains(month), (1...Self.days(inMonth: month, of: year)).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        secondsSince1970 = Int64(days) * Self.secondsPerDay + Int64(hour * 3_600 + minute * 60 + second)
    }

    /// `2026-01-01T00:00:00.250Z`; decimals only if there are any.
    func rfc3339(nanoseconds: Int64) -> String {
        let over = secondsSince1970 % Self.secondsPerDay
        let rest = Int(over < 0 ? over + Self.secondsPerDay : over)
        let days = Int((secondsSince1970 - Int64(rest)) / Self.secondsPerDay)
        let (year, month, day) = Self.date(days: days)
        let date = "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
        let hours = "\(Self.padded(rest / 3_600, 2)):\(Self.padded(rest % 3_600 / 60, 2))"
        return "\(date)T\(hours):\(Self.padded(rest % 60, 2))\(Self.decimals(nanoseconds))Z"
    }

    private static func decimals(_ nanoseconds: Int64) -> String {
        guard nanoseconds != 0 else { return "" }
        var digits = padded(Int(nanoseconds), 9)[...]
        while digits.hasSuffix("000") { digits = digits.dropLast(3) }
        return ".\(digits)"
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
