/// Welch's t-test of the difference of two means, without the assumption of equal variances (B. L. Welch, Biometrika 34,
/// 1947), with Welch and Satterthwaite's degrees of freedom.
///
/// Where both variances are 0, the statistic is 0 or infinite, the p-value 1 or 0, and the interval a point.
public struct WelchTest: Equatable, Sendable {
    /// Treatment minus control.
    public let difference: Double
    /// `sqrt(v1 / n1 + v2 / n2)`
    public let standardError: Double
    /// The difference in standard errors.
    public let statistic: Double
    public let degreesOfFreedom: Double

    public init(control: SampleSummary, treatment: SampleSummary) {
        difference = treatment.mean - control.mean
        let first = control.squaredStandardError
        let second = treatment.squaredStandardError
        let sum = first + second
        standardError = sum.squareRoot()
        statistic = Self.statistic(difference, standardError)
        guard sum > 0 else {
            degreesOfFreedom = control.count + treatment.count - 2
            return
        }
        // (s1 + s2)^2 / (s1^2 / (n1 - 1) + s2^2 / (n2 - 1)), in shares, which neither overflow nor vanish.
        let (one, other) = (first / sum, second / sum)
        degreesOfFreedom = 1 / (one * one / (control.count - 1) + other * other / (treatment.count - 1))
    }

    static func statistic(_ difference: Double, _ standardError: Double) -> Double {
        difference == 0 ? 0 : difference / standardError
    }

    /// Two-sided: the probability of a statistic at least as far from 0 if the means are the same.
    public var pValue: Double {
        StudentTDistribution(degreesOfFreedom: degreesOfFreedom).twoSided(statistic)
    }

    /// The interval that covers the difference with probability `1 - alpha`.
    ///
    /// - Throws: `badProbability`.
    public func interval(alpha: Double) throws(StatisticsError) -> ConfidenceInterval {
        try StatisticsError.requireProbability(alpha, "an alpha")
        let quantile = StudentTDistribution(degreesOfFreedom: degreesOfFreedom).upperQuantile(0.5 * alpha)
        return ConfidenceInterval(
            center: difference, halfWidth: standardError == 0 ? 0 : standardError * quantile)
    }
}
