public import Commands
public import JSON

/// What somebody has said about rules and alerts, in the topic `rules`.
public struct AlertingEvent: Sendable, Equatable {
    public enum Change: Sendable, Equatable {
        case rulePut(AlertRule)
        case ruleDeleted
        case alertAcknowledged(comment: String?)
        case silencePut(Silence)
        case silenceDeleted
    }

    /// Counted from 1 over all of them.
    public var sequence: UInt64
    /// Milliseconds since 1970.
    public var time: Int64
    /// The name of the rule or the silence, or the alert's id.
    public var subject: String
    public var actor: String
    public var change: Change

    init(sequence: UInt64, time: Int64, subject: String, actor: String, change: Change) {
        (self.sequence, self.time, self.subject) = (sequence, time, subject)
        (self.actor, self.change) = (actor, change)
    }

    static let family = "alerting"
    static let source = "/varve/alerting"
    public static let types = [
        "rule.put", "rule.deleted", "alert.acknowledged", "silence.put", "silence.deleted",
    ].map { "io.varve.rules.\($0).v1" }
    public static let typePrefixes = ["rule.", "alert.", "silence."].map { "io.varve.rules." + $0 }

    /// The type's middle, and the member that names the subject.
    private var kind: (type: String, member: String) {
        switch change {
        case .rulePut: ("rule.put", "rule")
        case .ruleDeleted: ("rule.deleted", "rule")
        case .alertAcknowledged: ("alert.acknowledged", "alert")
        case .silencePut: ("silence.put", "silence")
        case .silenceDeleted: ("silence.deleted", "silence")
        }
    }

    private var envelope: EventEnvelope {
        var data: [JSONValue.Member] = [.init(kind.member, .string(subject)), .init("actor", .string(actor))]
        switch change {
        case .rulePut(let rule): data.append(.init("definition", .object(rule.members)))
        case .silencePut(let silence): data.append(.init("definition", .object(silence.members)))
        case .alertAcknowledged(let comment): data.append(.init("comment", JSONValue(comment)))
        case .ruleDeleted, .silenceDeleted: break
        }
        return EventEnvelope(
            family: Self.family, sequence: sequence, source: Self.source,
            type: "io.varve.rules.\(kind.type).v1",
            subject: subject, time: time, data: .object(data))
    }

    public var id: String { envelope.id }
    public var type: String { envelope.type }
    public var json: JSONValue { envelope.json }

    /// Reads what `json` gave. Members of later versions are ignored.
    public init(_ json: JSONValue, catalog: MetricCatalog = .standard) throws(EventError) {
        let envelope = try EventEnvelope(json, family: Self.family)
        var reader = BodyReader(envelope.data, at: "/data", strictness: .lenient)
        let actor = reader.requiredText("actor")
        let change: Change
        switch envelope.type {
        case "io.varve.rules.rule.put.v1":
            guard let rule = reader.object("definition", { AlertRule(reading: &$0, catalog) }) else {
                throw EventError("\(envelope.id) has no definition")
            }
            change = .rulePut(rule)
        case "io.varve.rules.silence.put.v1":
            guard let silence = reader.object("definition", { Silence(reading: &$0) }) else {
                throw EventError("\(envelope.id) has no definition")
            }
            change = .silencePut(silence)
        case "io.varve.rules.rule.deleted.v1": change = .ruleDeleted
        case "io.varve.rules.silence.deleted.v1": change = .silenceDeleted
        case "io.varve.rules.alert.acknowledged.v1":
            change = .alertAcknowledged(comment: reader.text("comment"))
        default: throw EventError("its type '\(envelope.type)' is unknown")
        }
        if let fault = reader.faults.first {
            throw EventError("\(envelope.id): \(fault.pointer) \(fault.reason)")
        }
        self.init(
            sequence: envelope.sequence, time: envelope.time, subject: envelope.subject, actor: actor,
            change: change)
    }
}
