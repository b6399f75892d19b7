public import Commands
public import JSON

/// One change of one experiment.
public struct ExperimentEvent: Sendable, Equatable {
    /// Counted from 1 over all experiments: which event it is, and so its id.
    public var sequence: UInt64
    /// Milliseconds since 1970: when it was commanded, or the end of the window that decided it.
    public var time: Int64
    /// The experiment's name.
    public var experiment: String
    public var actor: String
    public var reason: String?
    /// The id of the engine's decision that led to it.
    public var decision: String?
    public var change: ExperimentChange

    public init(
        sequence: UInt64, time: Int64, experiment: String, actor: String, reason: String? = nil,
        decision: String? = nil, change: ExperimentChange
    ) {
        (self.sequence, self.time, self.experiment) = (sequence, time, experiment)
        (self.actor, self.reason, self.decision, self.change) = (actor, reason, decision, change)
    }

    static let family = "experiments"

    public var id: String { envelope.id }
    public var type: ExperimentEventType { change.type }
}

extension ExperimentEvent {
    /// The event as CloudEvents 1.0 in structured JSON.
    public var json: JSONValue { envelope.json }

    private var envelope: EventEnvelope {
        EventEnvelope(
            family: Self.family, sequence: sequence, source: "/varve/experiments", type: type.name,
            subject: experiment, time: time, data: data)
    }

    /// The event's `data`.
    public var data: JSONValue {
        var members = [JSONValue.Member("experiment", .string(experiment))] + change.members
        members.append(.init("actor", .string(actor)))
        members.append(.init("reason", JSONValue(reason)))
        if let decision { members.append(.init("decision", .string(decision))) }
        return .object(members)
    }

    /// Reads what `json` gave. Members of later versions are ignored.
    public init(_ json: JSONValue) throws(EventError) {
        let envelope = try EventEnvelope(json, family: Self.family)
        guard let type = ExperimentEventType(name: envelope.type) else {
            throw EventError("its type '\(envelope.type)' is unknown")
        }
        let data = envelope.data
        var reader = BodyReader(data, at: "/data", strictness: .lenient)
        let experiment = reader.requiredText("experiment")
        let definition = JSONValue.object((data.members ?? []) + [.init("name", .string(experiment))])
        self.init(
            sequence: envelope.sequence, time: envelope.time, experiment: experiment,
            actor: reader.requiredText("actor"),
            reason: reader.text("reason"), decision: reader.text("decision"),
            change: ExperimentChange(type, reading: &reader, definition: definition))
        if let fault = reader.faults.first {
            throw EventError("\(envelope.id) (\(type.rawValue)): \(fault.pointer) \(fault.reason)")
        }
    }
}
