package import Commands
public import JSON
public import Streams

/// A change of the dimensions, in the topic `rules`; every partition of the inferences has a copy of it, from which on they are
/// divided so.
public struct DimensionChange: Sendable, Equatable {
    /// Counted from 1 over all dimensions.
    public var sequence: UInt64
    /// Milliseconds since 1970.
    public var time: Int64
    public var actor: String
    public var content: DimensionEvent

    static let family = "dimension"
    static let source = "/varve/dimensions"

    public var id: String { envelope.id }
    public var type: String { content.type }
    public var json: JSONValue { envelope.json }

    private var envelope: EventEnvelope {
        EventEnvelope(
            family: Self.family, sequence: sequence, source: Self.source, type: content.type,
            subject: content.dimension.model, time: time,
            data: .object(content.members + [.init("actor", .string(actor))]))
    }

    init(sequence: UInt64, time: Int64, actor: String, content: DimensionEvent) {
        (self.sequence, self.time, self.actor, self.content) = (sequence, time, actor, content)
    }

    /// Reads what `json` gave. Members of later versions are ignored.
    package init(_ json: JSONValue) throws(EventError) {
        let envelope = try EventEnvelope(json, family: Self.family)
        guard let content = DimensionEvent(json) else {
            throw EventError("\(envelope.id) names no dimension")
        }
        guard let actor = envelope.data["actor"]?.string else {
            throw EventError("\(envelope.id) has no actor")
        }
        self.init(sequence: envelope.sequence, time: envelope.time, actor: actor, content: content)
    }
}
