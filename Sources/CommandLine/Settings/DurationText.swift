/// Durations as people write them: `90s`, `1h30m`, `250ms`, or a plain number of milliseconds.
package enum DurationText {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 604_800_000),
    ]

    /// Milliseconds; nil if the text is no duration or too long for 64 bits.
    package static func milliseconds(of text: String) -> Int64? {
        if let plain = Int64(text) { return plain >= 0 ? plain : nil }
        var rest = Substring(text)
        var total: Int64 = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let amount = Int64(digits), let unit = units.first(where: { $0.name == name }) else {
                return nil
            }
            let (part, tooLarge) = amount.multipliedReportingOverflow(by: unit.milliseconds)
            let (sum, overflows) = total.addingReportingOverflow(part)
            guard !tooLarge, !overflows else { return nil }
            total = sum
        }
        return total
    }

    /// The shortest way to write it: in the largest unit that divides it.
    package static func text(ofMilliseconds milliseconds: Int64) -> String {
        guard milliseconds != 0 else { return "0s" }
        for unit in units.reversed() where unit.name != "w" && milliseconds % unit.milliseconds == 0 {
            return "\(milliseconds / unit.milliseconds)\(unit.name)"
        }
        return "\(milliseconds)ms"
    }
}
