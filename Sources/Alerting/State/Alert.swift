import Commands
public import JSON

/// Something that a rule has found, from its first window on.
public struct Alert: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable {
        case pending, firing, resolved, suppressed
        case noData = "no_data"
    }

    public enum Suppression: String, Sendable, CaseIterable {
        case cooldown
        case maxPerSubject = "max_per_subject"
    }

    /// Why an alert that fires tells nobody.
    public enum Hold: String, Sendable, CaseIterable {
        case silenced, muted, dependency
    }

    public struct Acknowledgement: Sendable, Equatable {
        public var by: String
        /// Milliseconds since 1970.
        public var at: Int64
        public var comment: String?
    }

    public struct Escalated: Sendable, Equatable {
        /// Milliseconds since 1970.
        public var at: Int64
        public var severity: Severity
    }

    /// Counted from 1 over all alerts.
    var number: UInt64
    /// Of rule, subject and `since`: the same in every rebuild.
    public var id: String
    public var rule: String
    public var ruleVersion: Int
    /// Of the rule when it began.
    var shape: RuleShape
    /// The values of the shape's members.
    var subject: Subject
    public var state: State
    public var severity: Severity
    /// Times are in milliseconds since 1970.
    public var since: Int64
    public var firedAt: Int64?
    public var resolvedAt: Int64?
    public var missingSince: Int64?
    /// As they were when it fired, or last.
    public var value: Double?
    public var threshold: Double?
    /// 0 to 1, of a prediction.
    public var confidence: Double?
    public var acknowledged: Acknowledgement?
    public var escalations: [Escalated] = []
    public var suppressedBy: Suppression?
    /// Why nobody was told, while nobody is.
    public var hold: Hold?
    /// The webhooks that were told that it fires; nil if that was held back.
    var told: [String]?
    public var isFlapping = false
    /// The windows that it rests on: true ones until it fires, and false ones since.
    var evidence: [AlertWindow] = []
    var failing: [AlertWindow] = []

    public var isOpen: Bool { resolvedAt == nil && state != .resolved }
    public var subjectText: String { subject.text }

    func json(_ rule: AlertRule?) -> JSONValue {
        func time(_ time: Int64?) -> JSONValue { time.map { .string(RFC3339.text($0)) } ?? .null }
        var members: [JSONValue.Member] = [
            .init("id", .string(id)), .init("rule", .string(self.rule)),
            .init("rule_version", JSONValue(ruleVersion)),
            .init("subject", .string(subjectText)), .init("state", .string(state.rawValue)),
            .init("severity", .string(severity.rawValue)), .init("since", time(since)),
            .init("fired_at", time(firedAt)), .init("resolved_at", time(resolvedAt)),
            .init("missing_since", time(missingSince)), .init("value", JSONValue(value)),
            .init("threshold", JSONValue(threshold)),
            .init(
                "acknowledged",
                acknowledged.map {
                    ["by": .string($0.by), "at": time($0.at), "comment": JSONValue($0.comment)]
                } ?? .null),
            .init(
                "escalations",
                .array(escalations.map { ["at": time($0.at), "severity": .string($0.severity.rawValue)] })),
            .init("suppressed_by", JSONValue(suppressedBy?.rawValue)),
            .init("held_by", JSONValue(hold?.rawValue)),
            .init("flapping", .bool(isFlapping)),
        ]
        if let confidence { members.append(.init("confidence", .number(confidence))) }
        members.append(
            .init("members", .object(zip(shape.by, subject.values).map { .init($0, .string($1.text)) })))
        if let rule {
            members.append(.init("labels", .object(rule.labels.map { .init($0.name, .string($0.value)) })))
            members.append(.init("runbook", JSONValue(rule.runbook)))
            members.append(.init("description", JSONValue(rule.description)))
        }
        return .object(members)
    }
}

/// A window as a rule judged it.
public struct AlertWindow: Sendable, Equatable {
    /// Milliseconds since 1970.
    public var start: Int64
    public var end: Int64
    /// `latency.p99_ms`.
    public var field: String
    public var value: Double?
    public var count: UInt64
    /// What it was compared with.
    public var threshold: Double?
    public var holds: Bool

    public var json: JSONValue {
        [
            "start": .string(RFC3339.text(start)), "end": .string(RFC3339.text(end)), "field": .string(field),
            "value": JSONValue(value), "count": JSONValue(count), "baseline": JSONValue(threshold),
            "outcome": .string(holds ? "true" : "false"),
        ]
    }
}
