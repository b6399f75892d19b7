/// CUPED: takes from a metric what a covariate explains of it, which leaves its expected difference between arms as it is
/// and makes its variance less by the factor `1 - ρ^2` (Deng, Xu, Kohavi, Walker: Improving the sensitivity of online controlled
/// experiments by utilizing pre-experiment data, WSDM 2013).
public struct CovariateAdjustment: Equatable, Sendable {
    /// The pooled slope of the metric on the covariate, `Σ (n - 1) c / Σ (n - 1) v(x)` over the arms; 0 if the covariate
    /// doesn't vary.
    public let theta: Double
    /// The covariate's mean over all arms, at which the adjusted means are taken.
    public let reference: Double

    /// - Throws: `badSize` without an arm.
    public init(arms: [CovariateSummary]) throws(StatisticsError) {
        guard !arms.isEmpty else { throw StatisticsError(.badSize, "no arm to adjust") }
        var (covariance, variance, sum, count) = (0.0, 0.0, 0.0, 0.0)
        for arm in arms {
            let freedom = arm.metric.count - 1
            covariance += freedom * arm.covariance
            variance += freedom * arm.covariate.variance
            sum += arm.covariate.count * arm.covariate.mean
            count += arm.covariate.count
        }
        theta = variance > 0 ? covariance / variance : 0
        reference = sum / count
    }

    /// The arm's metric with mean `y - θ (x - reference)` and variance `v(y) - 2 θ c + θ^2 v(x)`.
    ///
    /// - Throws: `badMoments` if that is beyond a double.
    public func adjusted(_ arm: CovariateSummary) throws(StatisticsError) -> SampleSummary {
        let variance =
            arm.metric.variance - 2 * theta * arm.covariance + theta * theta * arm.covariate.variance
        return try SampleSummary(
            count: arm.metric.count, mean: arm.metric.mean - theta * (arm.covariate.mean - reference),
            variance: variance < 0 ? 0 : variance)
    }
}
