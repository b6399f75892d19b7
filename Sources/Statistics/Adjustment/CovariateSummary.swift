/// A metric together with a covariate that the treatment can't have changed, such as the same metric before the start.
public struct CovariateSummary: Equatable, Sendable {
    public var metric: SampleSummary
    /// Over the same units.
    public var covariate: SampleSummary
    /// Of metric and covariate, with n - 1 as the variances.
    public var covariance: Double

    /// - Throws: `badCount` if the counts differ, `badMoments` for a covariance that is not finite.
    public init(
        metric: SampleSummary, covariate: SampleSummary, covariance: Double
    ) throws(StatisticsError) {
        guard metric.count == covariate.count else {
            throw StatisticsError(
                .badCount, "\(metric.count) values of the metric, \(covariate.count) of the covariate")
        }
        guard covariance.isFinite else {
            throw StatisticsError(.badMoments, "a covariance of \(covariance)")
        }
        self.metric = metric
        self.covariate = covariate
        self.covariance = covariance
    }
}
