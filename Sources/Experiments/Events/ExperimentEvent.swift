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

    static let source = "/varve/experiments"
    static let idPrefix = "experiments-"

    public var id: String { Self.idPrefix + String(sequence) }
    public var type: ExperimentEventType { change.type }
}

extension ExperimentEvent {
    /// The event as CloudEvents 1.0 in structured JSON.
    public var json: JSONValue {
        [
            "specversion": "1.0", "id": .string(id), "source": .string(Self.source),
            "type": .string(type.name), "subject": .string(experiment), "time": .time(time),
            "datacontenttype": "application/json", "data": data,
        ]
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
    public init(_ json: JSONValue) throws(ExperimentEventError) {
        guard let id = json["id"]?.string, id.hasPrefix(Self.idPrefix),
            let sequence = UInt64(id.dropFirst(Self.idPrefix.count)), sequence > 0, sequence < .max
        else { throw ExperimentEventError("its id is not experiments-N") }
        guard let name = json["type"]?.string, let type = ExperimentEventType(name: name) else {
            throw ExperimentEventError("its type '\(json["type"]?.string ?? "")' is unknown")
        }
        guard let time = json["time"]?.string.flatMap(RFC3339.milliseconds) else {
            throw ExperimentEventError("its time is no RFC 3339 time")
        }
        let data = json["data"] ?? .null
        var reader = FieldReader(data, at: "/data", isStrict: false)
        let experiment = reader.requiredText("experiment")
        let definition = JSONValue.object((data.members ?? []) + [.init("name", .string(experiment))])
        self.init(
            sequence: sequence, time: time, experiment: experiment, actor: reader.requiredText("actor"),
            reason: reader.text("reason"), decision: reader.text("decision"),
            change: ExperimentChange(type, reading: &reader, definition: definition))
        if let fault = reader.faults.first {
            throw ExperimentEventError("\(id) (\(type.rawValue)): \(fault.pointer) \(fault.reason)")
        }
    }
}
