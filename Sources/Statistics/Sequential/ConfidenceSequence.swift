/// The asymptotic confidence sequence for a mean: intervals that cover it at all times at once with probability
/// `1 - alpha`, so that looking after every event is as good as looking once (Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas:
/// Time-uniform central limit theory and asymptotic confidence sequences, arXiv 2103.06476, equations 9, 155 and 161).
///
/// For two arms, `n` is the count of both together and the standard error that of the difference.
public struct ConfidenceSequence: Equatable, Sendable {
    public let alpha: Double
    /// The count at which the interval is tightest, relatively.
    public let tuning: Double
    /// `sqrt((-2 ln(alpha) + ln(1 - 2 ln(alpha))) / tuning)`
    public let rho: Double

    /// - Throws: `badProbability` for an alpha out of `0..<1`, `badSetting` for a tuning that is not in `1...1e15`.
    public init(alpha: Double, tuning: Double) throws(StatisticsError) {
        try StatisticsError.requireProbability(alpha, "an alpha")
        guard tuning >= 1, tuning <= 1e15 else {
            throw StatisticsError(.badSetting, "a tuning for \(tuning) samples, which is not in 1...1e15")
        }
        self.alpha = alpha
        self.tuning = tuning
        let doubled = -2 * DeterministicMath.log(alpha)
        rho = ((doubled + DeterministicMath.log1p(doubled)) / tuning).squareRoot()
    }

    /// `SE sqrt(n) sqrt(2 (n rho^2 + 1) ln(sqrt(n rho^2 + 1) / alpha) / (n rho)^2)`; infinite without samples.
    public func halfWidth(count: Double, standardError: Double) -> Double {
        guard count > 0 else { return .infinity }
        let scaled = count * rho * rho
        let logarithm = 0.5 * DeterministicMath.log1p(scaled) - DeterministicMath.log(alpha)
        return standardError * (2 * (scaled + 1) * logarithm / scaled).squareRoot()
    }

    /// `min(1, sqrt(n rho^2 + 1) exp(-z^2 n rho^2 / (2 (n rho^2 + 1))))`, where `z` is the estimate in standard errors: at most
    /// alpha exactly if the interval at this look excludes 0.
    public func pValue(count: Double, statistic: Double) -> Double {
        guard count > 0 else { return 1 }
        let scaled = count * rho * rho
        let square = statistic * statistic
        // An infinite statistic times a share of zero would be no number.
        let exponent = square < .infinity ? 0.5 * square * (scaled / (scaled + 1)) : .infinity
        return min(1, (scaled + 1).squareRoot() * DeterministicMath.exp(-exponent))
    }

    public func interval(count: Double, difference: Double, standardError: Double) -> ConfidenceInterval {
        ConfidenceInterval(
            center: difference, halfWidth: halfWidth(count: count, standardError: standardError))
    }
}
