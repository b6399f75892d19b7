/// A number that a view gives for a window: `latency.p99_ms`.
public struct MetricField: Sendable, Hashable {
    public var view: String
    public var name: String
    public var unit: MetricUnit
    /// What it can be.
    public var range: ClosedRange<Double>

    public init(
        _ view: String, _ name: String, _ unit: MetricUnit,
        in range: ClosedRange<Double> = 0...Double.infinity
    ) {
        (self.view, self.name, self.unit, self.range) = (view, name, unit, range)
    }

    public var text: String { "\(view).\(name)" }
}
