/// Durations as Varve writes them everywhere: a whole number and a unit, such as `250ms`, `15s`, `5m`, `24h`
/// and `3d`. A day has 24 hours.
public enum DurationText {
    static let units: [(name: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    /// The milliseconds of a duration's text. Zero may be written with any unit; there are no negative, mixed
    /// (`1h30m`) or fractional (`1.5h`) durations.
    public static func parse(_ text: String) throws(DurationTextError) -> Int64 {
        let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let unit = String(text.utf8.dropFirst(digits.count)) ?? ""
        guard !digits.isEmpty else { throw DurationTextError(text: text, fault: .noNumber) }
        guard let scale = units.first(where: { $0.name == unit })?.milliseconds else {
            throw DurationTextError(text: text, fault: unit.isEmpty ? .noUnit : .unknownUnit(unit))
        }
        guard let count = Int64(Substring(digits)),
            case (let milliseconds, false) = count.multipliedReportingOverflow(by: scale)
        else { throw DurationTextError(text: text, fault: .tooLong) }
        return milliseconds
    }

    /// The shortest text that `parse` reads as so many milliseconds: in the largest unit that divides them.
    ///
    /// - Precondition: `milliseconds` is not negative.
    public static func format(milliseconds: Int64) -> String {
        precondition(milliseconds >= 0, "durations are not negative")
        let unit = units.last { milliseconds % $0.milliseconds == 0 && milliseconds > 0 } ?? units[0]
        return "\(milliseconds / unit.milliseconds)\(unit.name)"
    }
}
