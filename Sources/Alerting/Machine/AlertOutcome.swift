public import JSON

/// What the machine decided in a step, in the order in which it fell.
public struct AlertOutcome: Sendable, Equatable {
    public var decisions: [AlertDecision] = []
    public var notices: [AlertNotice] = []

    public init() {}

    public mutating func append(_ other: AlertOutcome) {
        decisions += other.decisions
        notices += other.notices
    }
}

/// A transition of an alert, and why.
public struct AlertDecision: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        case firing = "alert.firing"
        case resolved = "alert.resolved"
        case escalated = "alert.escalated"
        case suppressed = "alert.suppressed"
        case noData = "alert.no_data"

        /// Of the event that records it.
        public var type: String { "io.varve.decision.\(rawValue.replacing("_", with: "-")).v1" }
    }

    /// The same in every rebuild.
    public var id: String
    public var kind: Kind
    /// Of the alert.
    public var alert: String
    public var subject: String
    /// The event time at which it fell due, milliseconds since 1970.
    public var time: Int64
    public var reason: String
    public var evidence: AlertEvidence
}

/// What a decision about an alert rests on.
public struct AlertEvidence: Sendable, Equatable {
    /// A range of offsets of one partition, both ends included.
    public struct InputRange: Sendable, Equatable {
        public var topic: String
        public var partition: Int32
        public var firstOffset: Int64
        public var lastOffset: Int64

        public init(topic: String, partition: Int32, firstOffset: Int64, lastOffset: Int64) {
            (self.topic, self.partition) = (topic, partition)
            (self.firstOffset, self.lastOffset) = (firstOffset, lastOffset)
        }
    }

    public var rule: String
    public var ruleVersion: Int
    public var shape: RuleShape
    public var subject: Subject
    /// Oldest first.
    public var windows: [AlertWindow]
    /// What the windows were folded from: filled in by whoever knows.
    public var inputs: [InputRange] = []
    /// The traffic at that time by environment, as JSON: filled in by whoever knows.
    public var live: JSONValue = [:]
    /// Milliseconds since 1970.
    public var watermark: Int64

    public var json: JSONValue {
        [
            "rule": ["name": .string(rule), "version": JSONValue(ruleVersion)],
            "windows": .array(windows.map(\.json)),
            "inputs": .array(
                inputs.map {
                    [
                        "topic": .string($0.topic), "partition": JSONValue($0.partition),
                        "first_offset": JSONValue($0.firstOffset), "last_offset": JSONValue($0.lastOffset),
                    ]
                }), "live": live, "watermark": .string(RFC3339.text(watermark)),
        ]
    }
}

/// Something that people are to be told.
public struct AlertNotice: Sendable, Equatable {
    /// Of the alert and its transition, or of the first of a group: the same in every rebuild.
    public var id: String
    public var type: AlertDecision.Kind
    /// Milliseconds since 1970.
    public var time: Int64
    /// Names, as the rule says them.
    public var webhooks: [String]
    /// The alerts as they are after the transition; one unless the rule groups them.
    public var alerts: [JSONValue]
    /// Their ids.
    public var alertIDs: [String]
    /// The members that they have in common; nil unless the rule groups them.
    public var group: JSONValue?
}
