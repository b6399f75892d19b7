/// Pearson's chi-square test of observed against expected counts (K. Pearson, Philosophical Magazine 50, 1900).
public struct GoodnessOfFitTest: Equatable, Sendable {
    /// More categories are refused.
    public static let categoryLimit = 100_000

    /// The sum of `(observed - expected)^2 / expected`.
    public let statistic: Double
    /// The number of categories minus 1, minus what was estimated.
    public let degreesOfFreedom: Double

    /// - Parameters:
    ///   - expected: Positive, and with the same sum as the observed counts where those are no less; a category of
    ///     neither is left out by the caller.
    ///   - estimatedParameters: How many parameters of the expected counts come from the observed ones.
    /// - Throws: `badSize` unless there are as many of both, at least two and more than the estimated parameters ask for;
    ///   `badCount` for a negative count or an expected count that is not positive.
    public init(
        observed: [Double], expected: [Double], estimatedParameters: Int = 0
    ) throws(StatisticsError) {
        guard observed.count == expected.count, observed.count <= Self.categoryLimit,
            estimatedParameters >= 0,
            observed.count - 1 > estimatedParameters
        else {
            throw StatisticsError(
                .badSize, "\(observed.count) observed and \(expected.count) expected counts")
        }
        var sum = 0.0
        for (one, other) in zip(observed, expected) {
            guard one >= 0, one < .infinity, other > 0, other < .infinity else {
                throw StatisticsError(.badCount, "a count of \(one) where \(other) are expected")
            }
            sum += (one - other) / other * (one - other)
        }
        statistic = sum
        degreesOfFreedom = Double(observed.count - 1 - estimatedParameters)
    }

    /// The probability of a statistic at least as great if the expected counts are right.
    public var pValue: Double {
        ChiSquareDistribution(degreesOfFreedom: degreesOfFreedom).survival(statistic)
    }
}
