import Commands
public import JSON

/// A stretch of time that a decision rests on: what a treatment and the control did in it.
public struct EvidenceWindow: Sendable, Equatable {
    /// Milliseconds since 1970.
    public var start: Int64
    public var end: Int64
    /// The metric.
    public var field: String
    /// The treatment's name.
    public var arm: String
    /// Means of treatment and control; nil without values.
    public var value: Double?
    public var baseline: Double?
    /// The treatment's values.
    public var count: UInt64
    public var outcome: String

    public var json: JSONValue {
        [
            "start": .time(start), "end": .time(end), "field": .string(field), "arm": .string(arm),
            "value": .exact(value), "count": JSONValue(count), "baseline": .exact(baseline),
            "outcome": .string(outcome),
        ]
    }
}
