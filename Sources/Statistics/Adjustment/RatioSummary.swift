/// A ratio of two means over the same units, such as clicks by views where users are what was randomized.
public struct RatioSummary: Equatable, Sendable {
    /// The number of units.
    public var count: Double
    public var numeratorMean: Double
    public var denominatorMean: Double
    public var numeratorVariance: Double
    public var denominatorVariance: Double
    /// Of numerator and denominator over the units, with n - 1 as the variances.
    public var covariance: Double

    public init(
        count: Double, numeratorMean: Double, denominatorMean: Double, numeratorVariance: Double,
        denominatorVariance: Double, covariance: Double
    ) {
        self.count = count
        self.numeratorMean = numeratorMean
        self.denominatorMean = denominatorMean
        self.numeratorVariance = numeratorVariance
        self.denominatorVariance = denominatorVariance
        self.covariance = covariance
    }

    /// The ratio `R = y / x` and its variance for each unit by the delta method, `(v(y) - 2 R c + R^2 v(x)) / x^2`: what the tests
    /// of means take (Deng, Knoblich, Lu: Applying the delta method in metric analytics, KDD 2018).
    ///
    /// - Throws: `badCount` for fewer than two units, `badMoments` for a denominator of 0, or moments that are not finite.
    public func linearized() throws(StatisticsError) -> SampleSummary {
        guard denominatorMean != 0, denominatorMean.isFinite else {
            throw StatisticsError(.badMoments, "a denominator of \(denominatorMean)")
        }
        guard numeratorVariance >= 0, denominatorVariance >= 0 else {
            throw StatisticsError(.badMoments, "a negative variance")
        }
        let ratio = numeratorMean / denominatorMean
        let variance =
            numeratorVariance - 2 * ratio * covariance + ratio * ratio * denominatorVariance
        let scaled = variance / denominatorMean / denominatorMean
        // Rounding may leave less than nothing of a variance that cancels; NaN is left for the check.
        return try SampleSummary(count: count, mean: ratio, variance: scaled < 0 ? 0 : scaled)
    }
}
