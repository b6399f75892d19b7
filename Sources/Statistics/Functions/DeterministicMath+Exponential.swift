extension DeterministicMath {
    /// Above, `exp` is beyond a double; below its negative (and a little more), it is zero.
    private static let exponentialLimit = 709.782_712_893_384
    private static let subnormalExponentialLimit = -745.133_219_101_941_2

    /// `1/13!, 1/12!, …, 1/2!`: the series of `(exp(r) - 1 - r) / r^2`, whose rest is below 2^-59 for `|r|` up to
    /// `ln(2) / 2`.
    private static let exponentialSeries: [Double] = [
        1 / 6_227_020_800, 1 / 479_001_600, 1 / 39_916_800, 1 / 3_628_800, 1 / 362_880, 1 / 40_320, 1 / 5_040,
        1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2,
    ]

    /// `e^x`.
    ///
    /// - Accuracy: 1 ulp; half a unit of the least subnormal more where the result is subnormal.
    public static func exp(_ x: Double) -> Double {
        exp(x, plus: 0)
    }

    /// `e^(x + tail)` for a tail of less than 2^-10 or so: the way to keep digits that `x` alone has lost.
    static func exp(_ x: Double, plus tail: Double) -> Double {
        guard x <= exponentialLimit else { return x.isNaN ? .nan : .infinity }
        guard x >= subnormalExponentialLimit else { return 0 }
        let (octaves, rest) = expm1Reduced(x, plus: tail)
        return scaled(1 + rest, byPowerOfTwo: octaves)
    }

    /// `e^x - 1`, also where `x` is small.
    ///
    /// - Accuracy: 2 ulp.
    public static func expm1(_ x: Double) -> Double {
        guard x.magnitude > 0x1p-54 else { return x }
        // From here on, 1 is less than half a unit in the last place.
        guard x < 40 else { return exp(x) }
        guard x > -40 else { return x.isNaN ? .nan : -1 }
        let (octaves, rest) = expm1Reduced(x, plus: 0)
        let scale = scaled(1, byPowerOfTwo: octaves)
        return scale * rest + (scale - 1)
    }

    /// Writes `x + tail` as `octaves ln(2) + r` with `|r| <= ln(2) / 2`, and gives `e^r - 1`.
    private static func expm1Reduced(_ x: Double, plus tail: Double) -> (octaves: Int, rest: Double) {
        // Adding 1.5 * 2^52 rounds to a whole number.
        let rounder = 0x1.8p52
        let octaves = (x * 1.442_695_040_888_963_4 + rounder) - rounder
        let high = x - octaves * naturalLogarithmOfTwo.high
        let low = octaves * naturalLogarithmOfTwo.low - tail
        let r = high - low
        let lost = (high - r) - low
        let rest = r + (lost + r * r * polynomial(exponentialSeries, at: r))
        return (Int(octaves), rest)
    }

    /// `value * 2^exponent` with a single rounding, for an exponent of -1,100 to 1,024 and a value of about 1.
    private static func scaled(_ value: Double, byPowerOfTwo exponent: Int) -> Double {
        if exponent > 1023 { return value * 2 * powerOfTwo(exponent - 1) }
        if exponent < -1022 { return value * powerOfTwo(exponent + 200) * 0x1p-200 }
        return value * powerOfTwo(exponent)
    }

    private static func powerOfTwo(_ exponent: Int) -> Double {
        Double(bitPattern: UInt64(exponent + 1023) << 52)
    }
}
