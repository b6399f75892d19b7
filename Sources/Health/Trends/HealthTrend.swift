/// The least-squares line through a device's scores, and when it gets to a threshold.
public struct HealthTrend: Sendable, Equatable {
    /// Points of score a day.
    public var perDay: Double
    /// The line's value at the end of the latest window.
    public var level: Double

    static let leastPoints = 3
    /// Slower declines, in points a day, are none.
    static let leastDecline = 0.01
    static let hourMilliseconds = 3_600_000.0

    /// - Parameter points: oldest first.
    /// - Returns: nil of fewer than three points.
    /// - Complexity: linear.
    public init?(_ points: some Collection<TrendPoint>) {
        guard points.count >= Self.leastPoints, let last = points.map(\.end).max() else { return nil }
        let count = Double(points.count)
        var (meanTime, meanScore) = (0.0, 0.0)
        for point in points {
            meanTime += Self.days(point, before: last) / count
            meanScore += point.score / count
        }
        var (products, squares) = (0.0, 0.0)
        for point in points {
            let distance = Self.days(point, before: last) - meanTime
            products += distance * (point.score - meanScore)
            squares += distance * distance
        }
        guard squares > 0 else { return nil }
        perDay = products / squares
        level = meanScore - perDay * meanTime
    }

    static func days(_ point: TrendPoint, before last: Int64) -> Double {
        Double(point.end - last) / Double(HealthPolicy.day)
    }

    /// The highest threshold that the line is above of.
    public func nextThreshold(_ thresholds: HealthThresholds) -> Double? {
        thresholds.descending.first { $0.threshold < level }?.threshold
    }

    /// Hours from the latest window's end until the line gets there; nil unless the score declines.
    public func hours(to threshold: Double) -> Double? {
        guard perDay < -Self.leastDecline, threshold < level else { return nil }
        return (level - threshold) / -perDay * 24
    }
}
