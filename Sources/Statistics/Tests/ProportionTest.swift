/// The z-test of the difference of two proportions: pooled for the p-value, unpooled (Wald) for the interval.
///
/// Where no trial or every trial was a success, the statistic is 0 and the p-value 1.
public struct ProportionTest: Equatable, Sendable {
    /// Treatment minus control.
    public let difference: Double
    /// `sqrt(p1 (1 - p1) / n1 + p2 (1 - p2) / n2)`, which the interval has.
    public let standardError: Double
    /// `sqrt(p (1 - p) (1 / n1 + 1 / n2))` with the proportion `p` of both together, which the p-value has.
    public let pooledStandardError: Double
    /// The difference in pooled standard errors.
    public let statistic: Double

    public init(control: ProportionSummary, treatment: ProportionSummary) {
        difference = treatment.share - control.share
        standardError =
            (control.variance / control.trials + treatment.variance / treatment.trials).squareRoot()
        let trials = control.trials + treatment.trials
        let successes = control.successes + treatment.successes
        let variance = successes / trials * ((trials - successes) / trials)
        pooledStandardError = (variance * (1 / control.trials + 1 / treatment.trials)).squareRoot()
        statistic = WelchTest.statistic(difference, pooledStandardError)
    }

    /// Two-sided: the probability of a statistic at least as far from 0 if the proportions are the same.
    public var pValue: Double { min(1, 2 * NormalDistribution.standard.survival(statistic.magnitude)) }

    /// The interval that covers the difference with probability `1 - alpha`, if the counts are large.
    ///
    /// - Throws: `badProbability`.
    public func interval(alpha: Double) throws(StatisticsError) -> ConfidenceInterval {
        try StatisticsError.requireProbability(alpha, "an alpha")
        let quantile = NormalDistribution.standard.upperQuantile(0.5 * alpha)
        return ConfidenceInterval(center: difference, halfWidth: standardError * quantile)
    }
}
