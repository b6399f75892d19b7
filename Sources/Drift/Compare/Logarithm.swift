/// The natural logarithm without the C library, so that every machine finds the same bits.
enum Logarithm {
    /// - Precondition: `value` is positive, finite and not subnormal.
    /// - Accuracy: a few units in the last place, relative to the larger of the result and 1e-16.
    static func natural(_ value: Double) -> Double {
        var exponent = Double(value.exponent)
        var mantissa = value.significand
        if mantissa > 1.414_213_562_373_095_1 {
            mantissa /= 2
            exponent += 1
        }
        // ln m = 2 artanh((m - 1) / (m + 1)), whose argument is at most 0.172 here.
        let ratio = (mantissa - 1) / (mantissa + 1)
        let square = ratio * ratio
        var sum = 0.0
        for odd in stride(from: 23.0, through: 3, by: -2) { sum = (sum + 1 / odd) * square }
        let high = exponent * 0.693_147_180_369_123_8
        let low = exponent * 1.908_214_929_270_587_7e-10
        return high + (2 * ratio * (1 + sum) + low)
    }
}
