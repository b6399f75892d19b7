/// Numbers as reasons tell them: four significant digits, without the mathematical library.
enum FigureText {
    private static let digits = 4
    /// Smaller and larger exponents of ten are written as such.
    private static let plain = -5..<9

    static func of(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
        var (scaled, exponent) = (value.magnitude, digits - 1)
        while scaled >= 10_000 { (scaled, exponent) = (scaled / 10, exponent + 1) }
        while scaled < 1_000 { (scaled, exponent) = (scaled * 10, exponent - 1) }
        var mantissa = Int(scaled.rounded())
        if mantissa == 10_000 { (mantissa, exponent) = (1_000, exponent + 1) }
        let text =
            plain.contains(exponent)
            ? place(mantissa, pointAfter: exponent + 1) : place(mantissa, pointAfter: 1) + "e\(exponent)"
        return value < 0 ? "-" + text : text
    }

    /// The digits with their point, without zeros that say nothing.
    private static func place(_ mantissa: Int, pointAfter count: Int) -> String {
        let all = String(mantissa)
        if count >= all.count { return all + String(repeating: "0", count: count - all.count) }
        let padded = count > 0 ? all : String(repeating: "0", count: 1 - count) + all
        let whole = padded.prefix(max(1, count))
        let rest = String(padded.dropFirst(whole.count).reversed().drop { $0 == "0" }.reversed())
        return rest.isEmpty ? String(whole) : "\(whole).\(rest)"
    }
}
