public import Commands
public import JSON

/// When to alert, whom to tell, and how often.
public struct AlertRule: Sendable, Equatable {
    /// As it was written.
    public var when: String
    public var condition: Condition
    public var shape: RuleShape
    /// What a subject's members must be, by name.
    public var `where`: [Match]
    /// Milliseconds that the condition must have held for.
    public var holdFor: Int64
    /// Milliseconds that it must have been false for; 0 resolves at the first window.
    public var keepFiringFor: Int64
    /// Milliseconds without data after which that is an alert of its own; nil for never.
    public var missingAfter: Int64?
    public var severity: Severity
    /// Milliseconds.
    public var cooldown: Int64
    public var maxPerSubject: Int?
    public var escalations: [Escalation]
    /// Names of webhooks.
    public var notify: [String]
    /// Members by which alerts of one moment are told together; nil tells each by itself.
    public var groupBy: [String]?
    /// Milliseconds of the recorded clock that a group's notice waits at most for subjects that aren't judged yet.
    public var groupWait: Int64
    public var mute: [MuteWindow]
    /// Rules whose firing keeps this one from notifying, for subjects that share their members.
    public var dependsOn: [String]
    public var flapping: FlapDamping?
    /// In the order of their names.
    public var labels: [(name: String, value: String)]
    /// A link.
    public var runbook: String?
    public var description: String?

    public struct Match: Sendable, Equatable {
        public var member: String
        public var pattern: NamePattern
    }

    /// Whether its condition asks for other windows than the one that has closed.
    public var looksBack: Bool {
        condition.comparisons.flatMap { [$0.left.term, $0.right.term] }.contains { term in
            guard let term else { return false }
            if case .current = term.source { return false }
            return true
        }
    }

    /// The members of a body that gives this rule.
    public var members: [JSONValue.Member] {
        func duration(_ milliseconds: Int64) -> JSONValue {
            .string(DurationText.format(milliseconds: milliseconds))
        }
        return [
            .init("when", .string(when)),
            .init("where", .object(`where`.map { .init($0.member, .string($0.pattern.text)) })),
            .init("by", .array(shape.by.map(JSONValue.string))), .init("window", duration(shape.window)),
            .init("for", duration(holdFor)), .init("keep_firing_for", duration(keepFiringFor)),
            .init("missing_after", missingAfter.map(duration) ?? .null),
            .init("severity", .string(severity.rawValue)), .init("cooldown", duration(cooldown)),
            .init("max_per_subject", JSONValue(maxPerSubject)),
            .init("escalate", .array(escalations.map(\.json))),
            .init("notify", .array(notify.map(JSONValue.string))),
            .init("group_by", groupBy.map { .array($0.map(JSONValue.string)) } ?? .null),
            .init("group_wait", groupBy == nil ? .null : duration(groupWait)),
            .init("mute", .array(mute.map(\.json))),
            .init("depends_on", .array(dependsOn.map(JSONValue.string))),
            .init("flapping", flapping?.json ?? .null),
            .init("labels", .object(labels.map { .init($0.name, .string($0.value)) })),
            .init("runbook", JSONValue(runbook)), .init("description", JSONValue(description)),
        ]
    }

    /// Whether two rules are about the same things in the same windows, so that what one has seen holds for the other.
    func judgesLike(_ other: AlertRule) -> Bool {
        condition == other.condition && shape == other.shape && `where` == other.where
    }

    public static func == (a: AlertRule, b: AlertRule) -> Bool {
        JSONValue.object(a.members) == JSONValue.object(b.members)
    }
}
