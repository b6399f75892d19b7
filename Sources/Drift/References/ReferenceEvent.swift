public import Commands
public import JSON

/// A change of the references, in the topic `rules`.
public struct ReferenceEvent: Sendable, Equatable {
    public enum Change: Sendable, Equatable {
        /// Made from recorded data, or given; of all events of the version, or of a segment.
        case pinned(Reference.Range?, FeatureProfile, of: SegmentSelector)
        /// Nothing is compared with it any more.
        case deleted(id: String)
    }

    /// Counted from 1 over all references.
    public var sequence: UInt64
    /// Milliseconds since 1970.
    public var time: Int64
    public var model: String
    public var version: String
    public var actor: String
    public var reason: String?
    public var change: Change

    static let family = "reference"
    static let source = "/varve/references"
    public static let typePrefix = "io.varve.rules.reference."
    public static let types = [typePrefix + "pinned.v1", typePrefix + "deleted.v1"]

    public var type: String {
        switch change {
        case .pinned: Self.types[0]
        case .deleted: Self.types[1]
        }
    }

    public var id: String { envelope.id }
    public var json: JSONValue { envelope.json }

    private var envelope: EventEnvelope {
        var data: [JSONValue.Member] = [
            .init("model", .string(model)), .init("version", .string(version)),
            .init("actor", .string(actor)),
            .init("reason", JSONValue(reason)),
        ]
        switch change {
        case .pinned(let range, let profile, let segment):
            if !segment.isEmpty { data.append(.init("segment", .string(segment.description))) }
            if let range { data += [.init("from", .time(range.from)), .init("to", .time(range.to))] }
            data += [
                .init("count", JSONValue(profile.eventCount)),
                .init("profile", .string(Base64.encode(profile.bytes))),
            ]
        case .deleted(let id): data.append(.init("reference", .string(id)))
        }
        return EventEnvelope(
            family: Self.family, sequence: sequence, source: Self.source, type: type,
            subject: "\(model)/\(version)", time: time, data: .object(data))
    }

    package init(
        sequence: UInt64, time: Int64, model: String, version: String, actor: String, reason: String?,
        change: Change
    ) {
        (self.sequence, self.time, self.model, self.version) = (sequence, time, model, version)
        (self.actor, self.reason, self.change) = (actor, reason, change)
    }

    /// Reads what `json` gave. Members of later versions are ignored.
    package init(_ json: JSONValue) throws(EventError) {
        let envelope = try EventEnvelope(json, family: Self.family)
        var reader = BodyReader(envelope.data, at: "/data", strictness: .lenient)
        let (model, version) = (reader.requiredText("model"), reader.requiredText("version"))
        let (actor, reason) = (reader.requiredText("actor"), reader.text("reason"))
        let change: Change
        switch envelope.type {
        case Self.types[0]:
            let times = [envelope.data["from"], envelope.data["to"]].map {
                $0?.string.flatMap(RFC3339.milliseconds)
            }
            let bytes = envelope.data["profile"]?.string.flatMap(Base64.decode) ?? []
            guard let profile = try? FeatureProfile(bytes: bytes) else {
                throw EventError("\(envelope.id) has no profile")
            }
            let range = times[0].flatMap { from in times[1].map { Reference.Range(from: from, to: $0) } }
            change = .pinned(range, profile, of: reader.segment("segment"))
        case Self.types[1]: change = .deleted(id: reader.requiredText("reference"))
        default: throw EventError("its type '\(envelope.type)' is unknown")
        }
        if let fault = reader.faults.first {
            throw EventError("\(envelope.id): \(fault.pointer) \(fault.reason)")
        }
        self.init(
            sequence: envelope.sequence, time: envelope.time, model: model, version: version, actor: actor,
            reason: reason, change: change)
    }
}
