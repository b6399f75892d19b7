extension DeterministicMath {
    /// `2 / sqrt(π) (-1)^n / (n! (2 n + 1))` from `n = 13` down to 0: the series of `erf(x) / x` in `x^2`.
    private static let errorSeries: [Double] = [
        -6.711_366_855_164_110_5e-12, 9.422_759_064_650_411e-11, -1.229_055_530_171_792_8e-09,
        1.480_719_281_587_921_8e-08, -1.636_584_469_123_492_4e-07, 1.646_211_436_588_924_8e-06,
        -1.492_565_035_840_625e-05, 1.205_533_298_178_966_4e-04, -8.548_327_023_450_853e-04,
        5.223_977_625_442_188e-03, -2.686_617_064_513_125_2e-02, 1.128_379_167_095_512_6e-01,
        -3.761_263_890_318_375_4e-01, 1.128_379_167_095_512_6,
    ]
    /// `n^2 / 4` and its exponential `e^(-n^2 / 4)`, from the least to the greatest.
    private static let trapezoids: [(square: Double, weight: Double)] = [
        (36, 2.319_522_830_243_569_6e-16), (30.25, 7.287_724_095_819_692e-14),
        (25, 1.388_794_386_496_402_1e-11), (20.25, 1.605_228_055_185_611_6e-09),
        (16, 1.125_351_747_192_591_2e-07), (12.25, 4.785_117_392_129_009e-06),
        (9, 1.234_098_040_866_795_6e-04), (6.25, 1.930_454_136_227_709_3e-03),
        (4, 1.831_563_888_873_418e-02), (2.25, 1.053_992_245_618_643_3e-01),
        (1, 3.678_794_411_714_423_3e-01), (0.25, 7.788_007_830_714_049e-01),
    ]
    /// Where the series ends and the quadrature begins.
    private static let errorSeriesLimit = 0.5

    /// The error function, `2 / sqrt(π)` times the integral of `e^(-t^2)` from 0 to `x`.
    ///
    /// - Accuracy: 1e-15, relatively.
    public static func erf(_ x: Double) -> Double {
        let size = x.magnitude
        guard size > errorSeriesLimit else { return x * polynomial(errorSeries, at: x * x) }
        return x > 0 ? 1 - erfc(size) : erfc(size) - 1
    }

    /// The complementary error function, `1 - erf(x)`, also where it is small.
    ///
    /// - Accuracy: 1e-15, relatively, as long as the result is a normal number (`x < 26.5`).
    public static func erfc(_ x: Double) -> Double {
        guard x > errorSeriesLimit else { return x < -errorSeriesLimit ? 2 - erfc(-x) : 1 - erf(x) }
        guard x < 28 else { return 0 }
        let high = upperHalf(of: x)
        let decay = exp(-high * high, plus: -(x - high) * (x + high))
        return complement(x, squared: x * x, decay: decay)
    }

    /// Half of `erfc(x / sqrt(2))`: the probability that a standard normal variate is above `x`. Both `x^2` and its
    /// exponential keep all their digits, unlike those of the rounded `x / sqrt(2)`.
    ///
    /// - Accuracy: 1e-15, relatively, as long as the result is a normal number (`x < 37.5`).
    static func upperNormalTail(_ x: Double) -> Double {
        let root = x * 0.707_106_781_186_547_6
        guard root > errorSeriesLimit else {
            return root < -errorSeriesLimit ? 1 - upperNormalTail(-x) : 0.5 - 0.5 * erf(root)
        }
        guard x < 39 else { return 0 }
        return 0.5 * complement(root, squared: 0.5 * x * x, decay: expOfMinusHalfSquare(x))
    }

    /// `e^(-x^2 / 2)`.
    ///
    /// - Accuracy: 2 ulp.
    static func expOfMinusHalfSquare(_ x: Double) -> Double {
        let size = x.magnitude
        guard size < 40 else { return x.isNaN ? .nan : 0 }
        let high = upperHalf(of: size)
        return exp(-0.5 * high * high, plus: -0.5 * (size - high) * (size + high))
    }

    /// `erfc(x) e^(x^2)`, where `x` is more than 0.5.
    static func scaledComplement(_ x: Double, squared: Double) -> Double {
        let sum = trapezoidSum(x, squared: squared)
        guard x < 6.3 else { return sum }
        return sum - 2 * exp(squared) / expm1(12.566_370_614_359_172 * x)
    }

    /// The trapezoidal rule with step 1/2 for `erfc(x) = 2 x / π e^(-x^2)` times the integral of
    /// `e^(-t^2) / (x^2 + t^2)` from 0 on, and the residue of the pole at `i x`: the error is about `e^(-4 π^2)`
    /// (Chiarella, Reichel: On the evaluation of integrals related to the error function, Math. Comp. 22, 1968).
    private static func complement(_ x: Double, squared: Double, decay: Double) -> Double {
        let sum = decay * trapezoidSum(x, squared: squared)
        guard x < 6.3 else { return sum }
        return sum - 2 / expm1(12.566_370_614_359_172 * x)
    }

    private static func trapezoidSum(_ x: Double, squared: Double) -> Double {
        var sum = 0.0
        for one in trapezoids { sum += one.weight / (squared + one.square) }
        return x * (1 / squared + 2 * sum) * 0.159_154_943_091_895_35
    }

    /// A number cut to 26 bits, whose square is exact.
    private static func upperHalf(of x: Double) -> Double {
        Double(bitPattern: x.bitPattern & ~0x7ff_ffff)
    }
}
