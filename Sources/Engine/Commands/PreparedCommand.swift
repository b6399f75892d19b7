import Commands
import JSON
import Log
import Outbox
import Streams

/// A command that was decided, and what is to be appended for it.
struct PreparedCommand: Sendable {
    /// Keys and values of the records; none if nothing changes.
    var records: [(key: [UInt8], value: [UInt8])] = []
    var answer: CommandAnswer
    /// To be kept before the records are appended.
    var secret: (id: String, secret: WebhookSecret)?

    /// Where a command finds the shard.
    struct Place {
        /// Of the command, milliseconds since 1970.
        var time: Int64
        /// Of the first record that would be appended to each topic of commands.
        var offsets: [Topic: Offset]
        /// The state that it is decided on.
        var state: Position
    }

    /// The topic of the records.
    var topic: Topic

    /// Decides a command on the shard as it stands, and folds its events into it.
    ///
    /// - Throws: `EngineError` for a command that is refused; the shard has not changed then, unless it is internal.
    init(
        _ request: CommandRequest, at place: Place, on shard: inout ControlShard
    ) throws(EngineError) {
        guard let (index, topic, outcome) = shard.decide(request, time: place.time),
            let offset = place.offsets[topic]
        else {
            let path = request.path.joined(separator: "/")
            throw EngineError(.notFound, "there is no command \(request.method) /v1/\(path)")
        }
        self.topic = topic
        switch outcome {
        case .rejected(let rejection): throw EngineError(rejection)
        case .repeated(let kept):
            answer = CommandAnswer(
                status: kept.status, etag: kept.etag,
                body: Self.body(kept.resource, kept.events, in: topic, at: place))
        case .accepted(let accepted):
            secret = accepted.secret
            var references: [EventReference] = []
            for (index, event) in accepted.events.enumerated() {
                records.append((Array(event.key.utf8), event.json.encoded()))
                references.append(
                    EventReference(id: event.id, type: event.type, offset: offset + Offset(index)))
            }
            try Self.fold(records.map(\.value), of: topic, from: offset, into: &shard)
            let after = shard.domains[index] as? any CommandDomain
            let shown = after?.show(accepted.resource, for: request)
            answer = CommandAnswer(
                status: accepted.status, etag: shown?.etag,
                body: Self.body(shown?.body ?? .object([]), references, in: topic, at: place))
        }
    }

    private static func fold(
        _ events: [[UInt8]], of topic: Topic, from offset: Offset, into shard: inout ControlShard
    ) throws(EngineError) {
        var output = ShardOutput()
        do {
            for (index, event) in events.enumerated() {
                try shard.fold(event, of: topic.name, offset: offset + Offset(index), into: &output)
            }
        } catch {
            throw EngineError(.internal, "the command's own events can't be folded: \(error)")
        }
    }

    /// The position is that behind the command's events: an answer as of it shows what they made.
    private static func body(
        _ resource: JSONValue, _ events: [EventReference], in topic: Topic, at place: Place
    ) -> JSONValue {
        let partition = TopicPartition(topic, 0)
        let position = events.last.map { Position([partition: $0.offset + 1]) } ?? place.state
        let listed = events.map { event -> JSONValue in
            [
                "id": .string(event.id), "type": .string(event.type),
                "topic": .string(partition.topic.name), "partition": JSONValue(partition.partition),
                "offset": JSONValue(event.offset),
            ]
        }
        return .object(
            (resource.members ?? []) + [
                .init("events", .array(listed)), .init("position", .string(position.text)),
            ])
    }
}

extension EngineError {
    init(_ rejection: CommandRejection) {
        let kind: Kind =
            switch rejection.status {
            case .badRequest: .invalid
            case .notFound: .notFound
            case .conflict: .conflict
            case .preconditionFailed: .preconditionFailed
            case .unprocessable: .unprocessable
            }
        self.init(
            kind, rejection.detail,
            errors: rejection.faults.map { .init(pointer: $0.pointer, reason: $0.reason) })
    }
}
