/// Durations as Varve writes them everywhere: whole numbers with their units, such as `250ms`, `15s`, `24h` and
/// `1h30m`, the largest unit first. A day has 24 hours, a week 7 days.
public enum DurationText {
    static let units: [(name: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 604_800_000),
    ]

    /// The milliseconds of a duration's text. Zero may be written with any unit or none; there are no negative or
    /// fractional (`1.5h`) durations, and no numbers without a unit.
    public static func parse(_ text: String) throws(DurationTextError) -> Int64 {
        if text == "0" { return 0 }
        var rest = text.utf8[...]
        var total: Int64 = 0
        var smallest = Int64.max
        repeat {
            let part = try takePart(of: &rest, text)
            guard part.unit.milliseconds < smallest else {
                throw DurationTextError(text: text, fault: .unitsOutOfOrder(part.unit.name))
            }
            smallest = part.unit.milliseconds
            let (milliseconds, isTooLong) = part.count.multipliedReportingOverflow(by: smallest)
            let (sum, isTooLongTogether) = total.addingReportingOverflow(milliseconds)
            guard !isTooLong, !isTooLongTogether else { throw DurationTextError(text: text, fault: .tooLong) }
            total = sum
        } while !rest.isEmpty
        return total
    }

    /// Takes a number and its unit from the front of `rest`.
    private static func takePart(
        of rest: inout Substring.UTF8View, _ text: String
    ) throws(DurationTextError) -> (count: Int64, unit: (name: String, milliseconds: Int64)) {
        let digits = rest.prefix(while: isDigit)
        rest = rest.dropFirst(digits.count)
        let name = String(Substring(rest.prefix { !isDigit($0) }))
        rest = rest.dropFirst(name.utf8.count)
        guard !digits.isEmpty else { throw DurationTextError(text: text, fault: .noNumber) }
        guard let unit = units.first(where: { $0.name == name }) else {
            throw DurationTextError(text: text, fault: name.isEmpty ? .noUnit : .unknownUnit(name))
        }
        guard let count = Int64(Substring(digits)) else {
            throw DurationTextError(text: text, fault: .tooLong)
        }
        return (count, unit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// The one text that is written for so many milliseconds: in the largest unit up to a day that divides them.
    ///
    /// - Precondition: `milliseconds` is not negative.
    public static func format(milliseconds: Int64) -> String {
        precondition(milliseconds >= 0, "durations are not negative")
        guard milliseconds > 0 else { return "0s" }
        let unit = units.dropLast().last { milliseconds % $0.milliseconds == 0 } ?? units[0]
        return "\(milliseconds / unit.milliseconds)\(unit.name)"
    }
}
