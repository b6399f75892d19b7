import Commands

/// What a closed window of a device says to rules: `health.score`, `health.confidence`, `health.trend_per_day` and
/// `health.hours_to_threshold`.
public struct DeviceFigures: Sendable, Equatable {
    public var deviceClass: String
    /// 0 to 100.
    public var score: Double
    /// 0 to 1.
    public var confidence: Double
    /// Points of score a day; nil of fewer than three windows.
    public var trendPerDay: Double?
    /// From the window's end; nil unless the score declines to a threshold.
    public var hoursToThreshold: Double?
}

extension HealthState {
    /// The class that a device's policy gives it; nil of one that no policy scores.
    public func deviceClass(of device: String) -> String? {
        places[UTF8Name(device)].map { policies[devices[$0].policy].deviceClass }
    }

    /// The figures of a window as it closed, whatever has closed since. Nil of a device that is forgotten.
    ///
    /// - Complexity: linear in the windows of the device's trend.
    public func figures(of scored: ScoredDevice) -> DeviceFigures? {
        guard let place = places[UTF8Name(scored.device)] else { return nil }
        let (record, policy) = (devices[place], policies[devices[place].policy])
        let span = policy.policy.trendWindow
        let trend = HealthTrend(record.points(within: span, through: scored.score.end))
        let threshold = trend?.nextThreshold(policy.policy.thresholds)
        return DeviceFigures(
            deviceClass: policy.deviceClass, score: scored.score.score, confidence: scored.score.confidence,
            trendPerDay: trend?.perDay, hoursToThreshold: threshold.flatMap { trend?.hours(to: $0) })
    }
}
