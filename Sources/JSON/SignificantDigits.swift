/// Numbers without the noise of binary fractions: 0.3 and not 0.30000000000000004.
public enum SignificantDigits {
    /// What people can tell apart, and less than what a sum of a few terms loses.
    public static let usual = 12

    /// The nearest number of so many decimal digits; a value with more digits before its point stays as it is.
    ///
    /// - Parameter digits: 1 to 15.
    /// - Complexity: linear in the number's decimal exponent. Without libm, so that it is the same everywhere.
    public static func round(_ value: Double, to digits: Int = usual) -> Double {
        guard value != 0, value.isFinite else { return value }
        var factor = 1.0
        for _ in 1..<max(1, digits) { factor *= 10 }
        var magnitude = abs(value)
        while magnitude >= 10, factor >= 10 { (magnitude, factor) = (magnitude / 10, factor / 10) }
        while magnitude < 1, factor < 1e300 { (magnitude, factor) = (magnitude * 10, factor * 10) }
        guard magnitude < 10, factor < 1e300, abs(value) < .greatestFiniteMagnitude / factor else {
            return value
        }
        return (value * factor).rounded() / factor
    }
}
