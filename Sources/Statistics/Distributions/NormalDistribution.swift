/// The normal distribution.
///
/// A mean that is not finite, or a standard deviation that is not positive and finite, gives NaN for everything.
public struct NormalDistribution: Equatable, Sendable {
    public var mean: Double
    public var standardDeviation: Double

    public init(mean: Double = 0, standardDeviation: Double = 1) {
        self.mean = mean
        self.standardDeviation = standardDeviation
    }

    public static let standard = NormalDistribution()

    private var isDefined: Bool { mean.isFinite && standardDeviation > 0 && standardDeviation < .infinity }

    public func density(_ x: Double) -> Double {
        guard isDefined else { return .nan }
        return Self.standardDensity((x - mean) / standardDeviation) / standardDeviation
    }

    /// The probability of at most `x`.
    ///
    /// - Accuracy: 1e-15, relatively, in both tails, but for what the rounding of `(x - mean) / standardDeviation` costs.
    public func cumulative(_ x: Double) -> Double {
        guard isDefined else { return .nan }
        return DeterministicMath.upperNormalTail((mean - x) / standardDeviation)
    }

    /// The probability of more than `x`, with the accuracy of `cumulative`.
    public func survival(_ x: Double) -> Double {
        guard isDefined else { return .nan }
        return DeterministicMath.upperNormalTail((x - mean) / standardDeviation)
    }

    /// The value that a variate is at most with the given probability: the infinities for 0 and 1, NaN for what is no
    /// probability.
    ///
    /// - Accuracy: 4e-16, relatively, of the standardized value.
    public func quantile(_ probability: Double) -> Double {
        guard isDefined else { return .nan }
        return mean + standardDeviation * Self.standardQuantile(probability)
    }

    /// The value that a variate is above with the given probability: for small probabilities more exact than `quantile`
    /// of 1 minus them.
    public func upperQuantile(_ probability: Double) -> Double {
        guard isDefined else { return .nan }
        return mean - standardDeviation * Self.standardQuantile(probability)
    }

    static func standardDensity(_ z: Double) -> Double {
        DeterministicMath.expOfMinusHalfSquare(z) * DeterministicMath.inverseSquareRootOfTwoPi
    }

    private static func standardQuantile(_ probability: Double) -> Double {
        guard probability > 0, probability < 1 else {
            return probability == 0 ? -.infinity : probability == 1 ? .infinity : .nan
        }
        // Exact for probabilities from 1/4 to 1.
        let distance = probability - 0.5
        if distance.magnitude <= 0.25 { return centralQuantile(distance) }
        return distance < 0 ? -upperStandardQuantile(probability) : upperStandardQuantile(0.5 - distance)
    }

    /// A rational approximation within 4.5e-4 (Abramowitz, Stegun 26.2.23; Hastings 1955), for `probability <= 1/2`.
    private static func roughUpperQuantile(_ probability: Double) -> Double {
        let t = (-2 * DeterministicMath.log(probability)).squareRoot()
        let numerator = 2.515517 + t * (0.802853 + t * 0.010328)
        return t - numerator / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    }

    /// The value that is exceeded with probability `1/2 - distance`, by two of Halley's steps, each of which triples the
    /// number of digits.
    private static func centralQuantile(_ distance: Double) -> Double {
        let size = distance.magnitude
        var z = roughUpperQuantile(0.5 - size)
        for _ in 0..<2 {
            let probability = 0.5 * DeterministicMath.erf(z * 0.707_106_781_186_547_6)
            let step = (probability - size) / standardDensity(z)
            z -= step / (1 + 0.5 * z * step)
        }
        return distance < 0 ? -z : z
    }

    /// Halley's steps on the logarithm of the tail, which is nearly a parabola however far out.
    private static func upperStandardQuantile(_ probability: Double) -> Double {
        let target = DeterministicMath.log(probability)
        var z = roughUpperQuantile(probability)
        for _ in 0..<2 {
            let square = 0.5 * z * z
            let scaled = DeterministicMath.scaledComplement(z * 0.707_106_781_186_547_6, squared: square)
            let excess = DeterministicMath.log(0.5 * scaled) - square - target
            // The derivative of log Q is -h with the hazard h, and that of h is h (h - z).
            let hazard = DeterministicMath.inverseSquareRootOfTwoPi / (0.5 * scaled)
            let step = excess / -hazard
            z -= step / (1 - 0.5 * step * (hazard - z))
        }
        return z
    }
}
