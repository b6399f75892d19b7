/// The line of Theil and Sen: the median of the slopes between all pairs of points, which a few odd windows don't
/// move, with Sen's distribution-free interval for it (P. K. Sen: Estimates of the regression coefficient based on
/// Kendall's tau, Journal of the American Statistical Association 63, 1968).
public struct RobustTrend: Sendable, Equatable {
    /// Points of score a day: the median, and the ends of its 95 % interval.
    public var perDay: Double
    public var low: Double
    public var high: Double
    /// The line's value at the end of the latest window: the median of what each point says.
    public var level: Double
    /// 0 to 1: the share of pairs of windows that agree with the direction.
    public var confidence: Double

    /// The normal distribution's 97.5 % quantile.
    private static let quantile = 1.959963984540054
    /// Points beyond which only every second one counts, every third one, …: pairs grow with the square.
    static let pointLimit = 400

    /// - Parameter points: oldest first, with times that rise.
    /// - Returns: nil of fewer than three points.
    /// - Complexity: O(n² log n) for n points, at most `pointLimit` of them.
    public init?(_ points: [TrendPoint]) {
        guard points.count >= HealthTrend.leastPoints, let last = points.last?.end else { return nil }
        let step = (points.count + Self.pointLimit - 1) / Self.pointLimit
        let used = stride(from: points.count - 1, through: 0, by: -step).map { points[$0] }
        var slopes: [Double] = []
        for (index, late) in used.enumerated() {
            for early in used[(index + 1)...] where early.end != late.end {
                slopes.append((late.score - early.score) / HealthTrend.days(late, before: early.end))
            }
        }
        guard !slopes.isEmpty else { return nil }
        slopes.sort()
        let median = Self.median(slopes)
        perDay = median
        let n = Double(used.count)
        let spread = Self.quantile * (n * (n - 1) * (2 * n + 5) / 18).squareRoot()
        let lowRank = Int((Double(slopes.count) - spread) / 2)
        low = slopes[min(max(lowRank, 0), slopes.count - 1)]
        high = slopes[min(max(slopes.count - 1 - lowRank, 0), slopes.count - 1)]
        level = Self.median(used.map { $0.score - median * HealthTrend.days($0, before: last) }.sorted())
        let agreeing = slopes.count { median < 0 ? $0 < 0 : median > 0 ? $0 > 0 : $0 == 0 }
        confidence = Double(agreeing) / Double(slopes.count)
    }

    private static func median(_ sorted: [Double]) -> Double {
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// When the line gets to a threshold below it.
    public func crossing(_ threshold: Double) -> ThresholdCrossing? {
        guard threshold < level, perDay < -HealthTrend.leastDecline else { return nil }
        func hours(_ slope: Double) -> Double? {
            slope < -HealthTrend.leastDecline ? (level - threshold) / -slope * 24 : nil
        }
        guard let likely = hours(perDay), let earliest = hours(low) else { return nil }
        return ThresholdCrossing(
            threshold: threshold, hours: likely, earliest: earliest, latest: hours(high),
            confidence: confidence)
    }
}

/// When a score is expected to get to a threshold, in hours from its latest window's end.
public struct ThresholdCrossing: Sendable, Equatable {
    public var threshold: Double
    public var hours: Double
    /// The ends of the 95 % interval.
    public var earliest: Double
    /// Nil if it may never get there.
    public var latest: Double?
    public var confidence: Double
}
