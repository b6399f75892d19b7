/// What tests of means need to know of a sample: how many values, their mean, and their variance with n - 1.
public struct SampleSummary: Equatable, Sendable {
    public var count: Double
    public var mean: Double
    public var variance: Double

    /// - Throws: `badCount` for fewer than two values, `badMoments` for what is not finite or a negative variance.
    public init(count: Double, mean: Double, variance: Double) throws(StatisticsError) {
        guard count >= 2, count < .infinity else {
            throw StatisticsError(.badCount, "a mean of \(count) values, where at least 2 are needed")
        }
        guard mean.isFinite, variance >= 0, variance < .infinity else {
            throw StatisticsError(.badMoments, "a mean of \(mean) with a variance of \(variance)")
        }
        self.count = count
        self.mean = mean
        self.variance = variance
    }

    /// The mean's squared standard error.
    public var squaredStandardError: Double { variance / count }
}
