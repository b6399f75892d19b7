import Commands
public import JSON

/// One change of the registry.
public struct RegistryEvent: Sendable, Equatable {
    /// Counted from 1 over the whole registry: which event it is, and so its id.
    public var sequence: UInt64
    /// Milliseconds since 1970: when it was commanded, or the end of the window that decided it.
    public var time: Int64
    /// The model's name when it happened.
    public var model: String
    public var actor: String
    public var reason: String?
    /// The id of the engine's decision that led to it.
    public var decision: String?
    public var change: RegistryChange
    /// On the last event of a command with an idempotency key.
    public var command: CommandRecord?
    /// Events of the same command that come behind this one: until then nothing else may happen.
    public var following = 0

    public init(
        sequence: UInt64, time: Int64, model: String, actor: String, reason: String? = nil,
        decision: String? = nil, change: RegistryChange, command: CommandRecord? = nil
    ) {
        (self.sequence, self.time, self.model) = (sequence, time, model)
        (self.actor, self.reason, self.decision) = (actor, reason, decision)
        (self.change, self.command) = (change, command)
    }

    static let source = "/varve/registry"
    static let idPrefix = "registry-"

    public var id: String { Self.idPrefix + String(sequence) }
    public var type: RegistryEventType { change.type }
}

extension RegistryEvent {
    /// The event as CloudEvents 1.0 in structured JSON.
    public var json: JSONValue {
        [
            "specversion": "1.0", "id": .string(id), "source": .string(Self.source),
            "type": .string(type.name), "subject": .string(model), "time": .time(time),
            "datacontenttype": "application/json", "data": data,
        ]
    }

    /// The event's `data`.
    public var data: JSONValue {
        var members = [JSONValue.Member("model", .string(model))] + change.members
        members.append(.init("actor", .string(actor)))
        members.append(.init("reason", JSONValue(reason)))
        if let decision { members.append(.init("decision", .string(decision))) }
        if let command { members.append(.init("command", command.json)) }
        if following > 0 { members.append(.init("following", JSONValue(following))) }
        return .object(members)
    }

    /// Reads what `json` gave. Members of later versions are ignored.
    public init(_ json: JSONValue) throws(RegistryEventError) {
        guard let id = json["id"]?.string, id.hasPrefix(Self.idPrefix),
            let sequence = UInt64(id.dropFirst(Self.idPrefix.count)), sequence > 0, sequence < .max
        else { throw RegistryEventError("its id is not registry-N") }
        guard let name = json["type"]?.string, let type = RegistryEventType(name: name) else {
            throw RegistryEventError("its type '\(json["type"]?.string ?? "")' is unknown")
        }
        guard let time = json["time"]?.string.flatMap(RFC3339.milliseconds) else {
            throw RegistryEventError("its time is no RFC 3339 time")
        }
        var reader = BodyReader(json["data"], at: "/data", strictness: .lenient)
        self.init(
            sequence: sequence, time: time, model: reader.requiredText("model"),
            actor: reader.requiredText("actor"), reason: reader.text("reason"),
            decision: reader.text("decision"), change: RegistryChange(type, reading: &reader),
            command: reader.object("command") { CommandRecord(reading: &$0) })
        following = Int(reader.integer("following", in: 0...Int64(CommandLimits.pageSize * 1_000)) ?? 0)
        if let fault = reader.faults.first {
            throw RegistryEventError("\(id) (\(type.rawValue)): \(fault.pointer) \(fault.reason)")
        }
    }
}
