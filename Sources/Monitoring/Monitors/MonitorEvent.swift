package import Commands
public import JSON

/// A change of a monitor, in the topic `rules`.
public struct MonitorEvent: Sendable, Equatable {
    public enum Change: Sendable, Equatable {
        case put(Monitor)
        case deleted
    }

    /// Counted from 1 over all monitors.
    public var sequence: UInt64
    /// Milliseconds since 1970.
    public var time: Int64
    public var name: String
    public var actor: String
    public var change: Change

    static let family = "monitor"
    static let source = "/varve/monitors"
    public static let typePrefix = "io.varve.rules.monitor."
    public static let types = [typePrefix + "put.v1", typePrefix + "deleted.v1"]

    public var type: String { if case .put = change { Self.types[0] } else { Self.types[1] } }
    public var id: String { envelope.id }
    public var json: JSONValue { envelope.json }

    private var envelope: EventEnvelope {
        var data: [JSONValue.Member] = [.init("monitor", .string(name)), .init("actor", .string(actor))]
        if case .put(let monitor) = change { data.append(.init("definition", .object(monitor.members))) }
        return EventEnvelope(
            family: Self.family, sequence: sequence, source: Self.source, type: type, subject: name,
            time: time, data: .object(data))
    }

    init(sequence: UInt64, time: Int64, name: String, actor: String, change: Change) {
        (self.sequence, self.time, self.name) = (sequence, time, name)
        (self.actor, self.change) = (actor, change)
    }

    /// Reads what `json` gave. Members of later versions are ignored.
    package init(_ json: JSONValue) throws(EventError) {
        let envelope = try EventEnvelope(json, family: Self.family)
        var reader = BodyReader(envelope.data, at: "/data", strictness: .lenient)
        let (name, actor) = (reader.requiredText("monitor"), reader.requiredText("actor"))
        let monitor = reader.object("definition") { Monitor(reading: &$0) }
        let change: Change
        switch (envelope.type, monitor) {
        case (Self.types[0], let monitor?): change = .put(monitor)
        case (Self.types[1], _): change = .deleted
        default: throw EventError("its type '\(envelope.type)' is unknown, or it has no definition")
        }
        if let fault = reader.faults.first {
            throw EventError("\(envelope.id): \(fault.pointer) \(fault.reason)")
        }
        self.init(sequence: envelope.sequence, time: envelope.time, name: name, actor: actor, change: change)
    }
}
