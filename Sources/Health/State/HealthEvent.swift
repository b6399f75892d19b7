public import Commands
public import JSON

/// A change of a health policy, in the topic `rules`.
public struct HealthEvent: Sendable, Equatable {
    public enum Change: Sendable, Equatable {
        case put(HealthPolicy)
        case deleted
    }

    /// Counted from 1 over all policies.
    public var sequence: UInt64
    /// Milliseconds since 1970.
    public var time: Int64
    /// The policy's name.
    public var policy: String
    public var actor: String
    public var change: Change

    static let family = "health-policy"
    static let source = "/varve/health-policies"
    public static let typePrefix = "io.varve.rules.health-policy."
    public static let types = [typePrefix + "put.v1", typePrefix + "deleted.v1"]

    public var type: String {
        switch change {
        case .put: Self.types[0]
        case .deleted: Self.types[1]
        }
    }

    private var envelope: EventEnvelope {
        var data: [JSONValue.Member] = [.init("policy", .string(policy)), .init("actor", .string(actor))]
        if case .put(let definition) = change {
            data.append(.init("definition", .object(definition.members)))
        }
        return EventEnvelope(
            family: Self.family, sequence: sequence, source: Self.source, type: type, subject: policy,
            time: time,
            data: .object(data))
    }

    public var id: String { envelope.id }
    public var json: JSONValue { envelope.json }

    init(sequence: UInt64, time: Int64, policy: String, actor: String, change: Change) {
        (self.sequence, self.time, self.policy) = (sequence, time, policy)
        (self.actor, self.change) = (actor, change)
    }

    /// Reads what `json` gave. Members of later versions are ignored.
    public init(_ json: JSONValue) throws(EventError) {
        let envelope = try EventEnvelope(json, family: Self.family)
        var reader = BodyReader(envelope.data, at: "/data", strictness: .lenient)
        let (name, actor) = (reader.requiredText("policy"), reader.requiredText("actor"))
        let definition = reader.object("definition") { HealthPolicy(reading: &$0) }
        let change: Change
        switch envelope.type {
        case Self.typePrefix + "put.v1":
            guard let definition else { throw EventError("\(envelope.id) has no definition") }
            change = .put(definition)
        case Self.typePrefix + "deleted.v1": change = .deleted
        default: throw EventError("its type '\(envelope.type)' is unknown")
        }
        if let fault = reader.faults.first {
            throw EventError("\(envelope.id): \(fault.pointer) \(fault.reason)")
        }
        self.init(
            sequence: envelope.sequence, time: envelope.time, policy: name, actor: actor, change: change)
    }
}
