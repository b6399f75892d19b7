/// Where values are cut, so that a few extreme ones don't decide about a mean. The bounds must not depend on the arm: they
/// come from all arms together, or from before the start.
public struct WinsorizationBounds: Equatable, Sendable {
    public let lower: Double
    public let upper: Double

    /// - Throws: `badSetting` for bounds that are NaN or don't ascend.
    public init(lower: Double, upper: Double) throws(StatisticsError) {
        guard lower <= upper else {
            throw StatisticsError(.badSetting, "bounds from \(lower) to \(upper)")
        }
        self.lower = lower
        self.upper = upper
    }

    /// The nearest-rank quantiles of sorted values: the least value that at least the given share of all is not above.
    ///
    /// - Throws: `badSize` without values, `badProbability` for shares that are not ascending in `0...1`, `badSetting` for
    ///   values that are NaN or not sorted at the ranks in question.
    public init(sorted values: [Double], lowerShare: Double, upperShare: Double) throws(StatisticsError) {
        guard !values.isEmpty else { throw StatisticsError(.badSize, "no values to take bounds from") }
        guard lowerShare >= 0, lowerShare <= upperShare, upperShare <= 1 else {
            throw StatisticsError(.badProbability, "shares from \(lowerShare) to \(upperShare)")
        }
        func quantile(_ share: Double) -> Double {
            let rank = (share * Double(values.count)).rounded(.up)
            return values[min(values.count, max(1, Int(rank))) - 1]
        }
        try self.init(lower: quantile(lowerShare), upper: quantile(upperShare))
    }

    /// The value, or the bound that it is beyond; NaN stays NaN.
    public func clamp(_ value: Double) -> Double {
        value < lower ? lower : value > upper ? upper : value
    }
}
