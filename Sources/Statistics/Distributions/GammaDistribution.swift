/// The gamma distribution with a shape and a scale, both positive and finite; others give NaN for everything.
public struct GammaDistribution: Equatable, Sendable {
    public var shape: Double
    public var scale: Double

    public init(shape: Double, scale: Double = 1) {
        self.shape = shape
        self.scale = scale
    }

    private var isDefined: Bool { shape > 0 && shape < .infinity && scale > 0 && scale < .infinity }

    public var mean: Double { isDefined ? shape * scale : .nan }
    public var variance: Double { isDefined ? shape * scale * scale : .nan }

    public func density(_ x: Double) -> Double {
        guard isDefined, !x.isNaN else { return .nan }
        guard x >= 0, x < .infinity else { return 0 }
        guard x > 0 else { return shape < 1 ? .infinity : shape == 1 ? 1 / scale : 0 }
        return DeterministicMath.gammaPrefix(shape, x / scale) * (shape / x)
    }

    /// The probability of at most `x`, with the accuracy of `DeterministicMath.regularizedGamma`.
    public func cumulative(_ x: Double) -> Double { tails(x).lower }

    /// The probability of more than `x`, with the accuracy of `DeterministicMath.regularizedGamma`.
    public func survival(_ x: Double) -> Double { tails(x).upper }

    /// The value that a variate is at most with the given probability: 0 for 0, infinity for 1, NaN for what is no
    /// probability.
    ///
    /// - Accuracy: 1e-11, relatively, for values of 1e-300 to 1e300 and the shapes of `DeterministicMath.regularizedGamma`;
    ///   smaller values are 0.
    public func quantile(_ probability: Double) -> Double {
        guard isDefined, probability >= 0, probability <= 1 else { return .nan }
        return scale * standardQuantile(lower: probability, upper: 1 - probability)
    }

    /// The value that a variate is above with the given probability: for small probabilities more exact than `quantile`
    /// of 1 minus them.
    public func upperQuantile(_ probability: Double) -> Double {
        guard isDefined, probability >= 0, probability <= 1 else { return .nan }
        return scale * standardQuantile(lower: 1 - probability, upper: probability)
    }

    private func tails(_ x: Double) -> TailProbabilities {
        guard isDefined, !x.isNaN else { return .undefined }
        return DeterministicMath.regularizedGamma(shape, max(0, x / scale))
    }

    private func standardQuantile(lower: Double, upper: Double) -> Double {
        guard lower > 0 else { return 0 }
        guard upper > 0 else { return .infinity }
        let isLower = lower <= upper
        let u = QuantileSearch.solve(
            probability: min(lower, upper), start: roughLogarithm(lower: lower, upper: upper),
            bracket: -700...700, rises: isLower
        ) { u in
            let x = DeterministicMath.exp(u)
            let tails = DeterministicMath.regularizedGamma(shape, x)
            return .init(
                probability: isLower ? tails.lower : tails.upper,
                density: DeterministicMath.gammaPrefix(shape, x) * shape)
        }
        return u > -700 ? DeterministicMath.exp(u) : 0
    }

    /// The logarithm of Wilson and Hilferty's approximation (PNAS 17, 1931), and of the power law near 0.
    private func roughLogarithm(lower: Double, upper: Double) -> Double {
        let z =
            lower < upper
            ? NormalDistribution.standard.quantile(lower) : NormalDistribution.standard.upperQuantile(upper)
        let root = 1 - 1 / (9 * shape) + z / (3 * shape.squareRoot())
        if shape > 0.5, root > 0.2 { return DeterministicMath.log(shape) + 3 * DeterministicMath.log(root) }
        let power = (DeterministicMath.log(lower) + DeterministicMath.lgamma1p(shape)) / shape
        return min(power, DeterministicMath.log(1 + shape - DeterministicMath.log(upper)))
    }
}
