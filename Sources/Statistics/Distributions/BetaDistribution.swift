/// The beta distribution of two positive and finite parameters; others give NaN for everything.
public struct BetaDistribution: Equatable, Sendable {
    public var alpha: Double
    public var beta: Double

    public init(alpha: Double, beta: Double) {
        self.alpha = alpha
        self.beta = beta
    }

    private var isDefined: Bool { alpha > 0 && beta > 0 && alpha < .infinity && beta < .infinity }

    public var mean: Double { isDefined ? alpha / (alpha + beta) : .nan }
    public var variance: Double { isDefined ? mean * (beta / (alpha + beta)) / (alpha + beta + 1) : .nan }

    public func density(_ x: Double) -> Double {
        guard isDefined, !x.isNaN else { return .nan }
        guard x >= 0, x <= 1 else { return 0 }
        guard x > 0 else { return alpha < 1 ? .infinity : alpha == 1 ? beta : 0 }
        guard x < 1 else { return beta < 1 ? .infinity : beta == 1 ? alpha : 0 }
        return DeterministicMath.betaPrefix(alpha, beta, x, 1 - x) / (x * (1 - x))
    }

    /// The probability of at most `x`, with the accuracy of `DeterministicMath.regularizedBeta`.
    public func cumulative(_ x: Double) -> Double { tails(x).lower }

    /// The probability of more than `x`, with the accuracy of `DeterministicMath.regularizedBeta`.
    public func survival(_ x: Double) -> Double { tails(x).upper }

    /// The value that a variate is at most with the given probability: 0 for 0, 1 for 1, NaN for what is no probability.
    ///
    /// - Accuracy: 1e-10, relatively, for values of 1e-300 on and the parameters of `DeterministicMath.regularizedBeta`; smaller
    ///   values are 0.
    public func quantile(_ probability: Double) -> Double {
        guard isDefined, probability >= 0, probability <= 1 else { return .nan }
        return quantile(lower: probability, upper: 1 - probability)
    }

    /// The value that a variate is above with the given probability: for small probabilities more exact than `quantile`
    /// of 1 minus them.
    public func upperQuantile(_ probability: Double) -> Double {
        guard isDefined, probability >= 0, probability <= 1 else { return .nan }
        return quantile(lower: 1 - probability, upper: probability)
    }

    private func tails(_ x: Double) -> TailProbabilities {
        guard isDefined, !x.isNaN else { return .undefined }
        return DeterministicMath.regularizedBeta(alpha, beta, min(1, max(0, x)))
    }

    private func quantile(lower: Double, upper: Double) -> Double {
        guard lower > 0 else { return 0 }
        guard upper > 0 else { return 1 }
        let isLower = lower <= upper
        let u = QuantileSearch.solve(
            probability: min(lower, upper), start: roughLogOdds(lower: lower, upper: upper),
            bracket: -700...700, rises: isLower
        ) { u in
            let (x, y) = Self.shares(logOdds: u)
            let tails = DeterministicMath.regularizedBeta(alpha, beta, x, complement: y)
            return .init(
                probability: isLower ? tails.lower : tails.upper,
                density: DeterministicMath.betaPrefix(alpha, beta, x, y))
        }
        return u > -700 ? Self.shares(logOdds: u).x : 0
    }

    /// `x` and `1 - x` where `log(x / (1 - x))` is given.
    static func shares(logOdds u: Double) -> (x: Double, y: Double) {
        let small = DeterministicMath.exp(-u.magnitude)
        let (less, more) = (small / (1 + small), 1 / (1 + small))
        return u < 0 ? (less, more) : (more, less)
    }

    /// The mean and deviation of the log odds, or the power laws at the ends.
    private func roughLogOdds(lower: Double, upper: Double) -> Double {
        let constant = DeterministicMath.lbeta(alpha, beta)
        if alpha < 1 || beta < 1 {
            if lower <= upper {
                return (DeterministicMath.log(lower * alpha) + constant) / alpha
            }
            return -(DeterministicMath.log(upper * beta) + constant) / beta
        }
        let z =
            lower < upper
            ? NormalDistribution.standard.quantile(lower) : NormalDistribution.standard.upperQuantile(upper)
        return DeterministicMath.log(alpha / beta) + z * (1 / alpha + 1 / beta).squareRoot()
    }
}
