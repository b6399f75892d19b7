public import ByteCoding
public import Commands
import JSON
public import Streams

/// The fields that were declared dimensions, and by whom: a fold of their events.
public struct DimensionsState: Sendable, Equatable {
    static let formatVersion: UInt8 = 1

    struct Entry: Sendable, Equatable {
        var dimension: Dimension
        var sequence: UInt64
        /// Milliseconds since 1970.
        var time: Int64
        var actor: String

        var id: String { "\(DimensionChange.family)-\(sequence)" }

        var members: [JSONValue.Member] {
            [
                .init("id", .string(id)), .init("model", .string(dimension.model)),
                .init("field", .string(dimension.field.description)), .init("declared_at", .time(time)),
                .init("declared_by", .string(actor)),
            ]
        }
    }

    /// Of the next event, counted from 1.
    private(set) var nextSequence: UInt64 = 1
    /// In their order.
    private(set) var entries: [Entry] = []

    public init() {}

    public var declared: [Dimension] { entries.map(\.dimension) }

    // MARK: Events

    /// - Throws: for an event that doesn't follow from the state.
    package mutating func apply(_ event: DimensionChange) throws(EventError) {
        guard event.sequence == nextSequence else {
            throw EventError("\(event.id) comes where number \(nextSequence) is due")
        }
        let place = entries.firstIndex { $0.dimension == event.content.dimension }
        if event.content.isDeclared {
            guard place == nil else { throw EventError("\(event.id) declares what is declared") }
            entries.append(
                Entry(
                    dimension: event.content.dimension, sequence: event.sequence, time: event.time,
                    actor: event.actor))
            entries.sort { $0.dimension < $1.dimension }
        } else {
            guard let place else { throw EventError("\(event.id) retracts what is not declared") }
            entries.remove(at: place)
        }
        nextSequence += 1
    }

    // MARK: State

    public func encode(into writer: inout ByteWriter) {
        writer.write(Self.formatVersion)
        writer.writeVarint(nextSequence)
        writer.writeVarint(UInt64(entries.count))
        for entry in entries {
            writer.write(entry.dimension.model)
            writer.write(entry.dimension.field.description)
            writer.writeVarint(entry.sequence)
            writer.writeZigZag(entry.time)
            writer.write(entry.actor)
        }
    }

    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError("dimensions of format \(version)", byte: reader.position - 1)
        }
        nextSequence = try reader.readVarint()
        for _ in 0..<(try reader.readCount(atMost: DimensionLimits.count)) {
            let start = reader.position
            let model = try reader.readString()
            guard let field = Dimension.Field(try reader.readString()) else {
                throw ByteCodingError("no field that can be a dimension", byte: start)
            }
            let entry = Entry(
                dimension: Dimension(model: model, field: field), sequence: try reader.readVarint(),
                time: try reader.readZigZag(), actor: try reader.readString())
            guard entry.sequence < nextSequence, entries.last.map({ $0.dimension < entry.dimension }) ?? true
            else {
                throw ByteCodingError("dimensions out of order", byte: start)
            }
            entries.append(entry)
        }
    }
}

extension DimensionsState {
    // MARK: Commands

    /// Decides `POST /v1/dimensions` and `DELETE /v1/dimensions/{id}`. Changes nothing.
    public func decide(_ command: ResourceCommand) -> CommandDecision<DimensionChange> {
        do throws(CommandRejection) {
            try command.requireActor()
            switch (command.method, command.path.count) {
            case ("POST", 1): return .accepted(try declare(command))
            case ("DELETE", 2): return .accepted(try retract(command))
            default: throw .notFound("there is no command \(command.request)")
            }
        } catch {
            return .rejected(error)
        }
    }

    private func declare(_ command: ResourceCommand) throws(CommandRejection) -> CommandAcceptance<
        DimensionChange
    > {
        var reader = BodyReader(command.body)
        let dimension = try Dimension(reading: &reader)
        if let known = entries.first(where: { $0.dimension == dimension }) {
            return CommandAcceptance(status: 200, resource: ["dimensions", known.id], events: [])
        }
        guard DimensionLimits.allow(dimension, beside: declared) else {
            throw .conflict(
                "a model has \(DimensionLimits.fields) dimensions at the most, those of all models included, and there are "
                    + "\(DimensionLimits.count) altogether: delete some first")
        }
        let event = DimensionChange(
            sequence: nextSequence, time: command.time, actor: command.actor,
            content: DimensionEvent(dimension, isDeclared: true))
        return CommandAcceptance(status: 201, resource: ["dimensions", event.id], events: [event])
    }

    private func retract(_ command: ResourceCommand) throws(CommandRejection) -> CommandAcceptance<
        DimensionChange
    > {
        let id = command.path[1]
        guard let entry = entries.first(where: { $0.id == id }) else {
            throw .notFound("there is no dimension '\(id)'")
        }
        let event = DimensionChange(
            sequence: nextSequence, time: command.time, actor: command.actor,
            content: DimensionEvent(entry.dimension, isDeclared: false))
        return CommandAcceptance(status: 200, resource: command.path, events: [event])
    }

    // MARK: Answers

    public func show(_ resource: [String]) -> ShownResource? {
        guard resource.count == 2, let entry = entries.first(where: { $0.id == resource[1] }) else {
            return nil
        }
        return ShownResource(entry.members, revision: entry.sequence)
    }

    /// Answers `GET /v1/dimensions`, with `model`, and `GET /v1/dimensions/{id}`.
    public func answer(
        _ path: [String], _ parameters: QueryParameters
    ) throws(CommandRejection) -> ShownResource {
        if path.count == 2 {
            guard let shown = show(path) else { throw .notFound("there is no dimension '\(path[1])'") }
            return shown
        }
        guard path.count == 1 else { throw .notFound("there is no /v1/\(path.joined(separator: "/"))") }
        for name in parameters.names where name != "model" {
            throw .badRequest("'\(name)' is no parameter: there is model")
        }
        let model = parameters.text("model")
        let found = entries.filter { (model ?? $0.dimension.model) == $0.dimension.model }
        return ShownResource(
            [.init("dimensions", .array(found.map { .object($0.members) }))], revision: nextSequence - 1)
    }
}
