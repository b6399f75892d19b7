extension DeterministicMath {
    /// `2/21, 2/19, …, 2/3`: of the series `log((1 + s) / (1 - s)) = 2 s + 2/3 s^3 + 2/5 s^5 + …` without its first term,
    /// for `s^2` up to 0.0295.
    private static let logarithmSeries: [Double] = [
        2 / 21, 2 / 19, 2 / 17, 2 / 15, 2 / 13, 2 / 11, 2 / 9, 2 / 7, 2 / 5, 2 / 3,
    ]
    /// The same up to `2/37`, for `s^2` up to 1/9.
    private static let longLogarithmSeries: [Double] = [
        2 / 37, 2 / 35, 2 / 33, 2 / 31, 2 / 29, 2 / 27, 2 / 25, 2 / 23, 2 / 21, 2 / 19, 2 / 17, 2 / 15,
        2 / 13,
        2 / 11, 2 / 9, 2 / 7, 2 / 5, 2 / 3,
    ]
    private static let bitsOfSquareRootOfHalf: UInt64 = 0x3fe6_a09e_667f_3bcd

    /// The natural logarithm: of 0, -infinity.
    ///
    /// - Accuracy: 1 ulp.
    public static func log(_ x: Double) -> Double {
        guard x > 0, x < .infinity else { return x == 0 ? -.infinity : x > 0 ? x : .nan }
        let (octaves, significand) = x.isNormal ? parts(of: x) : parts(of: x * 0x1p54)
        return logarithm(
            octaves: x.isNormal ? octaves : octaves - 54, excess: significand - 1, correction: 0)
    }

    /// `log(1 + x)`, also where `x` is small: of -1, -infinity.
    ///
    /// - Accuracy: 1 ulp.
    public static func log1p(_ x: Double) -> Double {
        guard x > -1, x < .infinity else { return x == -1 ? -.infinity : x > 0 ? x : .nan }
        guard x.magnitude > 0x1p-54 else { return x }
        if x > -0.29, x < 0.41 { return logarithm(octaves: 0, excess: x, correction: 0) }
        let sum = 1 + x
        // What the sum lost, exactly.
        let lost = x < 1 ? x - (sum - 1) : 1 - (sum - x)
        let (octaves, significand) = parts(of: sum)
        return logarithm(octaves: octaves, excess: significand - 1, correction: lost / sum)
    }

    /// `log(1 + x) - x`, which is about `-x^2 / 2` where `x` is small.
    ///
    /// - Accuracy: 2e-15, relatively.
    public static func log1pMinusArgument(_ x: Double) -> Double {
        guard x >= -0.5, x <= 1 else { return log1p(x) - x }
        let s = x / (2 + x)
        let square = s * s
        return -s * (x - square * polynomial(longLogarithmSeries, at: square))
    }

    /// `log(ratio) - excess`, where `excess` is `ratio - 1` and known better than by the subtraction.
    static func logMinusExcess(_ ratio: Double, excess: Double) -> Double {
        guard excess >= -0.5, excess <= 1 else { return log(ratio) - excess }
        return log1pMinusArgument(excess)
    }

    /// A positive normal number as `2^octaves * significand`, where the significand is in `sqrt(1/2)..<sqrt(2)`.
    private static func parts(of x: Double) -> (octaves: Int, significand: Double) {
        let octaves = Int64(bitPattern: x.bitPattern &- bitsOfSquareRootOfHalf) >> 52
        let bits = x.bitPattern &- UInt64(bitPattern: octaves << 52)
        return (Int(octaves), Double(bitPattern: bits))
    }

    /// `octaves ln(2) + log(1 + f) + correction`, where `f` is the excess: with `s = f / (2 + f)` and
    /// `R = 2/3 s^2 + 2/5 s^4 + …`, `log(1 + f) = 2 s + s R = f - f^2 / 2 + s (f^2 / 2 + R)`, whose large terms are exact.
    private static func logarithm(octaves: Int, excess f: Double, correction: Double) -> Double {
        let s = f / (2 + f)
        let square = s * s
        let rest = square * polynomial(logarithmSeries, at: square)
        let half = 0.5 * f * f
        let count = Double(octaves)
        let small = s * (half + rest) + (count * naturalLogarithmOfTwo.low + correction)
        return count * naturalLogarithmOfTwo.high - ((half - small) - f)
    }
}
