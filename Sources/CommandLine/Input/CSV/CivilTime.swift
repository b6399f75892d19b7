import JSON

/// A second of the proleptic Gregorian calendar, in UTC.
struct CivilTime: Sendable, Equatable {
    private static let secondsPerDay: Int64 = 86_400

    let secondsSince1970: Int64

    init(secondsSince1970: Int64) { self.secondsSince1970 = secondsSince1970 }

    /// Nil if there is no such date or time of day.
    init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        let (year, month, day) = (Int64(year), Int64(month), Int64(day))
        guard CivilDate.exists(year: year, month: month, day: day), (0...23).contains(hour),
            (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        let days = CivilDate.days(year: year, month: month, day: day)
        secondsSince1970 = days * Self.secondsPerDay + Int64(hour * 3_600 + minute * 60 + second)
    }

    /// `2026-01-01T00:00:00.250Z`; decimals only if there are any.
    func rfc3339(nanoseconds: Int64) -> String {
        let (days, rest) = CivilDate.floorDivide(secondsSince1970, by: Self.secondsPerDay)
        let (year, month, day) = CivilDate.date(days: days)
        let date = [(year, 4), (month, 2), (day, 2)].map(CivilDate.padded).joined(separator: "-")
        let time = [rest / 3_600, rest % 3_600 / 60, rest % 60].map { CivilDate.padded($0, 2) }
        return "\(date)T\(time.joined(separator: ":"))\(Self.decimals(nanoseconds))Z"
    }

    private static func decimals(_ nanoseconds: Int64) -> String {
        guard nanoseconds != 0 else { return "" }
        var digits = CivilDate.padded(nanoseconds, 9)[...]
        while digits.hasSuffix("000") { digits = digits.dropLast(3) }
        return ".\(digits)"
    }
}
