/// The limit of `sqrt(n) D` for growing `n`, where `D` is the greatest distance between a continuous distribution function
/// and that of `n` samples (Kolmogorov 1933).
public enum KolmogorovDistribution {
    /// Where the two series are equally good.
    private static let middle = 1.0

    /// The probability of at most `x`; NaN of NaN.
    ///
    /// - Accuracy: 1e-14, relatively, where the result is a normal number.
    public static func cumulative(_ x: Double) -> Double {
        guard x < middle else { return 1 - survival(x) }
        return lower(x)
    }

    /// The probability of more than `x`; NaN of NaN.
    ///
    /// - Accuracy: 1e-14, relatively, where the result is a normal number.
    public static func survival(_ x: Double) -> Double {
        guard !x.isNaN else { return .nan }
        guard x >= middle else { return 1 - lower(x) }
        guard x < 40 else { return 0 }
        // 2 (e^(-2 x^2) - e^(-8 x^2) + e^(-18 x^2) - …)
        var sum = 0.0
        for index in (1...5).reversed() {
            sum = DeterministicMath.expOfMinusHalfSquare(2 * Double(index) * x) - sum
        }
        return 2 * sum
    }

    /// `sqrt(2 π) / x (e^(-π^2 / (8 x^2)) + e^(-9 π^2 / (8 x^2)) + …)`, the same function by Poisson's summation.
    private static func lower(_ x: Double) -> Double {
        guard !x.isNaN else { return .nan }
        guard x > 0.03 else { return 0 }
        var sum = 0.0
        for index in [7.0, 5, 3, 1] {
            sum += DeterministicMath.expOfMinusHalfSquare(1.570_796_326_794_896_6 * index / x)
        }
        return sum / (x * DeterministicMath.inverseSquareRootOfTwoPi)
    }
}
