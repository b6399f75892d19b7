import Alerting
import Health

/// What a device's window that was scored says to rules.
struct DeviceWindowNumbers: Sendable, Equatable {
    /// Milliseconds since 1970.
    var start: Int64
    /// Events in the window.
    var count: UInt64
    /// By field, such as `health.score`.
    private(set) var values: [String: Double] = [:]

    private static let score = "\(RuleView.health).score"
    private static let confidence = "\(RuleView.health).confidence"
    private static let trend = "\(RuleView.health).trend_per_day"
    private static let hours = "\(RuleView.health).hours_to_threshold"

    /// - Parameter fields: those that are wanted: a trend costs more than all others.
    init(_ one: ScoredDevice, _ fields: Set<String>, _ health: HealthState) {
        (start, count) = (one.score.start, one.score.samples)
        if fields.contains(Self.score) { values[Self.score] = one.score.score }
        if fields.contains(Self.confidence) { values[Self.confidence] = one.score.confidence }
        for factor in one.score.factors {
            let field = "\(RuleView.telemetry).\(factor.feature)"
            if fields.contains(field) { values[field] = factor.value }
        }
        guard fields.contains(Self.trend) || fields.contains(Self.hours),
            let figures = health.figures(of: one)
        else { return }
        values[Self.trend] = figures.trendPerDay
        values[Self.hours] = figures.hoursToThreshold
    }

    init(start: Int64, count: UInt64, values: [String: Double]) {
        (self.start, self.count, self.values) = (start, count, values)
    }

    subscript(field: String) -> WindowValue? { values[field].map { WindowValue($0, count: count) } }

    /// Without the fields that are not wanted.
    func only(_ fields: Set<String>) -> DeviceWindowNumbers {
        DeviceWindowNumbers(start: start, count: count, values: values.filter { fields.contains($0.key) })
    }
}
