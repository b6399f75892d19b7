import Commands
import JSON
import Log
import Registry
import Streams

/// A command that was decided, and what is to be appended for it.
struct PreparedCommand: Sendable {
    /// Keys and values of the records; none if nothing changes.
    var records: [(key: [UInt8], value: [UInt8])] = []
    var answer: CommandAnswer

    /// Where a command finds the shard.
    struct Place {
        /// Of the command, milliseconds since 1970.
        var time: Int64
        /// Of the first record that would be appended.
        var offset: Offset
        /// The state that it is decided on.
        var state: Position
    }

    /// Decides a command on the shard as it stands, and folds its events into it.
    ///
    /// - Throws: `EngineError` for a command that is refused; the shard has not changed then, unless it is internal.
    init(_ request: CommandRequest, at place: Place, on shard: inout ControlShard) throws(EngineError) {
        let offset = place.offset
        guard let registry = shard.domain(RegistryDomain.self)?.state else {
            throw EngineError(.internal, "there is no registry")
        }
        var command = RegistryCommand(
            request.method, request.path, body: request.body, actor: request.actor, time: place.time,
            ifMatch: request.ifMatch, idempotencyKey: request.idempotencyKey)
        command.dialect = request.dialect == .mlflow ? .mlflow : .varve
        switch registry.decide(command) {
        case .rejected(let rejection): throw EngineError(rejection)
        case .repeated(let kept):
            answer = CommandAnswer(
                status: kept.status, etag: kept.etag,
                body: Self.body(kept.resource, kept.events, at: place))
        case .accepted(let acceptance):
            var references: [EventReference] = []
            for (index, event) in acceptance.events.enumerated() {
                records.append((Array(event.model.utf8), event.json.encoded()))
                references.append(
                    EventReference(id: event.id, type: event.type.name, offset: offset + Offset(index)))
            }
            try Self.fold(records.map(\.value), from: offset, into: &shard)
            let state = shard.domain(RegistryDomain.self)?.state
            let shown = state?.show(acceptance.resource)
            let body =
                request.dialect == .mlflow
                ? ["mlflow": state?.showMLflow(request.path, acceptance.resource) ?? [:]] : shown?.body
            answer = CommandAnswer(
                status: acceptance.status, etag: shown?.etag,
                body: Self.body(body ?? .object([]), references, at: place))
        }
    }

    private static func fold(
        _ events: [[UInt8]], from offset: Offset, into shard: inout ControlShard
    ) throws(EngineError) {
        var output = ShardOutput()
        do {
            for (index, event) in events.enumerated() {
                try shard.fold(
                    event, of: Topology.registry.name, offset: offset + Offset(index), into: &output)
            }
        } catch {
            throw EngineError(.internal, "the command's own events can't be folded: \(error)")
        }
    }

    /// The position is that behind the command's events: an answer as of it shows what they made.
    private static func body(
        _ resource: JSONValue, _ events: [EventReference], at place: Place
    ) -> JSONValue {
        let partition = TopicPartition(Topology.registry, 0)
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
    init(_ rejection: RegistryRejection) {
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
