import Commands
import JSON
public import Statistics

/// A metric that a treatment must not make worse by more than a margin, whatever it does for the goal.
public struct Guardrail: Sendable, Equatable {
    public var metric: ExperimentMetric
    /// Which way it is better.
    public var goal: Goal
    /// The share of the control's mean that may be lost.
    public var margin: Double

    var json: JSONValue {
        [
            "metric": .string(metric.name), "goal": .string(goal.rawValue), "margin": .exact(margin),
        ]
    }

    init(reading reader: inout BodyReader) {
        metric = reader.metric("metric") ?? .errorRate
        goal = reader.choice("goal", Goal.self) ?? .decrease
        margin = reader.number("margin", in: 0...1) ?? 0
        reader.finish()
    }
}
