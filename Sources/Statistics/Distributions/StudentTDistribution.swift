/// Student's t-distribution.
///
/// The degrees of freedom may be any positive number; infinitely many make it the standard normal distribution. Others give
/// NaN for everything.
public struct StudentTDistribution: Equatable, Sendable {
    public var degreesOfFreedom: Double

    public init(degreesOfFreedom: Double) {
        self.degreesOfFreedom = degreesOfFreedom
    }

    public func density(_ t: Double) -> Double {
        guard degreesOfFreedom > 0, !t.isNaN else { return .nan }
        guard degreesOfFreedom < .infinity else { return NormalDistribution.standardDensity(t) }
        guard t.isFinite else { return 0 }
        let (x, y) = shares(t)
        // x^(ν/2) sqrt(x) / (sqrt(ν) B(ν/2, 1/2)), by way of x^(ν/2) y^(1/2) / B with 1/2 = 0.5 y / y.
        guard y > 0x1p-1000 else {
            return DeterministicMath.exp(-DeterministicMath.lbeta(0.5 * degreesOfFreedom, 0.5))
                / degreesOfFreedom.squareRoot()
        }
        let prefix = DeterministicMath.betaPrefix(0.5 * degreesOfFreedom, 0.5, x, y)
        return prefix / t.magnitude
    }

    /// The probability of at most `t`.
    ///
    /// - Accuracy: 1e-11, relatively, in both tails, for 1e-3 to 1e10 degrees of freedom.
    public func cumulative(_ t: Double) -> Double { survival(-t) }

    /// The probability of more than `t`, with the accuracy of `cumulative`.
    public func survival(_ t: Double) -> Double {
        let half = 0.5 * twoSided(t)
        return t < 0 ? 1 - half : half
    }

    /// The probability of more than `|t|` on either side.
    public func twoSided(_ t: Double) -> Double {
        guard degreesOfFreedom > 0, !t.isNaN else { return .nan }
        guard degreesOfFreedom < .infinity else { return 2 * DeterministicMath.upperNormalTail(t.magnitude) }
        let (x, y) = shares(t)
        return DeterministicMath.regularizedBeta(0.5 * degreesOfFreedom, 0.5, x, complement: y).lower
    }

    /// The value that a variate is at most with the given probability: the infinities for 0 and 1, NaN for what is no
    /// probability.
    ///
    /// - Accuracy: 1e-11, relatively, as long as the value is below 1e144; beyond, an infinity.
    public func quantile(_ probability: Double) -> Double {
        guard degreesOfFreedom > 0, probability >= 0, probability <= 1 else { return .nan }
        guard probability != 0.5 else { return 0 }
        // 1 - p is exact for p >= 1/2.
        return probability < 0.5
            ? -positiveQuantile(2 * probability) : positiveQuantile(2 * (1 - probability))
    }

    /// The value that a variate is above with the given probability: for small probabilities more exact than `quantile`
    /// of 1 minus them.
    public func upperQuantile(_ probability: Double) -> Double {
        -quantile(probability)
    }

    /// The `t` that `|t|` exceeds with the given probability.
    private func positiveQuantile(_ twoSided: Double) -> Double {
        guard twoSided > 0 else { return .infinity }
        let z = NormalDistribution.standard.upperQuantile(0.5 * twoSided)
        guard degreesOfFreedom < .infinity else { return z }
        let u = QuantileSearch.solve(
            probability: twoSided, start: DeterministicMath.log(roughQuantile(normal: z, twoSided)),
            bracket: -100...340, rises: false
        ) { u in
            let t = DeterministicMath.exp(u)
            return .init(probability: self.twoSided(t), density: 2 * t * density(t))
        }
        return u < 333 ? DeterministicMath.exp(u) : .infinity
    }

    /// The first terms of Cornish and Fisher's expansion (Abramowitz, Stegun 26.7.5) while they are good, else the tail's
    /// power law.
    private func roughQuantile(normal z: Double, _ twoSided: Double) -> Double {
        let square = z * z
        let first = z * (square + 1) / (4 * degreesOfFreedom)
        let second =
            z * (3 + square * (16 + 5 * square)) / (96 * degreesOfFreedom * degreesOfFreedom)
        if second < 0.1 * z { return z + first + second }
        // p = 2 C t^-ν / ν, with C = ν^(ν/2) / B(ν/2, 1/2).
        let half = 0.5 * degreesOfFreedom
        let constant = half * DeterministicMath.log(degreesOfFreedom) - DeterministicMath.lbeta(half, 0.5)
        let power = constant + DeterministicMath.log(2 / degreesOfFreedom) - DeterministicMath.log(twoSided)
        return DeterministicMath.exp(min(300, power / degreesOfFreedom))
    }

    /// `ν / (ν + t^2)` and `t^2 / (ν + t^2)`.
    private func shares(_ t: Double) -> (Double, Double) {
        let ratio = t / degreesOfFreedom.squareRoot()
        guard ratio.magnitude < 1e150 else { return (0, 1) }
        let square = ratio * ratio
        return (1 / (1 + square), square / (1 + square))
    }
}
