public import ByteCoding
package import Commands
import JSON

/// The monitors and what they have seen: a fold of their events and of the closed windows that were judged.
public struct MonitorsState: Sendable {
    static let formatVersion: UInt8 = 1
    public static let countLimit = 1_000
    /// Versions that all monitors together follow; further ones are not judged.
    public static let subjectLimit = 100_000

    struct Entry: Sendable, Equatable {
        var name: String
        var monitor: Monitor
        var revision: Revision
    }

    /// Of the next event, counted from 1.
    public internal(set) var nextSequence: UInt64 = 1
    /// By the bytes of their names.
    var entries: [Entry] = []
    /// What each monitor has seen of each version, in the order of monitor, model and version.
    var subjects: [Subject: Watch] = [:]
    /// By name, what puts of a monitor put instead of what was recorded, in a fold of what could have been.
    var supposed: [String: Monitor] = [:]

    /// A version that a monitor follows.
    struct Subject: Hashable, Comparable, Sendable {
        var monitor: String
        var model: String
        var version: String

        static func < (a: Subject, b: Subject) -> Bool {
            for (mine, other) in [(a.monitor, b.monitor), (a.model, b.model)] where mine != other {
                return mine.utf8.lexicographicallyPrecedes(other.utf8)
            }
            return a.version.utf8.lexicographicallyPrecedes(b.version.utf8)
        }
    }

    public init() {}

    public var isEmpty: Bool { entries.isEmpty }

    func index(_ name: String) -> Int? { entries.firstIndex { $0.name == name } }

    /// The monitor that describes a model most closely: the longest pattern that fits, of equal ones the name that sorts
    /// first.
    public func monitor(of model: String) -> Monitor? {
        var best: (length: Int, monitor: Monitor)?
        for entry in entries {
            let pattern = NamePattern(entry.monitor.model)
            guard pattern.matches(model), pattern.literalLength > best?.length ?? -1 else { continue }
            best = (pattern.literalLength, entry.monitor)
        }
        return best?.monitor
    }

    // MARK: Events

    package mutating func apply(_ event: MonitorEvent) throws(EventError) {
        guard event.sequence == nextSequence else {
            throw EventError("\(event.id) comes where number \(nextSequence) is due")
        }
        let known = index(event.name)
        switch (event.change, known) {
        case (.put(let monitor), let index?):
            entries[index].monitor = monitor
            entries[index].revision.touch(event.time, by: event.actor, sequence: event.sequence)
        case (.put(let monitor), nil):
            let entry = Entry(
                name: event.name, monitor: monitor,
                revision: Revision(event.time, by: event.actor, sequence: event.sequence))
            let place = entries.firstIndex { event.name.utf8.lexicographicallyPrecedes($0.name.utf8) }
            entries.insert(entry, at: place ?? entries.count)
        case (.deleted, let index?): entries.remove(at: index)
        case (.deleted, nil): throw EventError("\(event.id) deletes '\(event.name)', which is not there")
        }
        // What was seen was seen under other limits.
        subjects = subjects.filter { $0.key.monitor != event.name }
        nextSequence += 1
    }

    // MARK: Commands

    /// Decides `PUT` and `DELETE` of `/v1/monitors/{name}`. Changes nothing.
    package func decide(_ command: ResourceCommand) -> CommandDecision<MonitorEvent> {
        do throws(CommandRejection) {
            try command.requireActor()
            guard command.path.count == 2 else { throw .notFound("there is no command \(command.request)") }
            let name = command.path[1]
            try command.requireMatch(show(command.path)?.etag)
            switch command.method {
            case "PUT": return .accepted(try put(name, command))
            case "DELETE":
                guard index(name) != nil else { throw .notFound("there is no monitor '\(name)'") }
                return .accepted(
                    CommandAcceptance(
                        status: 200, resource: command.path, events: [event(.deleted, name, command)]))
            default: throw .notFound("there is no command \(command.request)")
            }
        } catch {
            return .rejected(error)
        }
    }

    private func put(
        _ name: String, _ command: ResourceCommand
    ) throws(CommandRejection) -> CommandAcceptance<MonitorEvent> {
        var reader = BodyReader(command.body)
        if let fault = NameRule.fault(of: name) { reader.report("name", fault) }
        if let given = reader.text("name"), given != name {
            reader.report("name", "is not '\(name)', as in the path")
        }
        let monitor = Monitor(reading: &reader)
        try reader.finishOrThrow()
        let known = index(name)
        guard known != nil || entries.count < Self.countLimit else {
            throw .conflict("there are \(Self.countLimit) monitors, and no more are allowed")
        }
        let isChanged = known.map { entries[$0].monitor != monitor } ?? true
        return CommandAcceptance(
            status: known == nil ? 201 : 200, resource: command.path,
            events: isChanged ? [event(.put(monitor), name, command)] : [])
    }

    private func event(_ change: MonitorEvent.Change, _ name: String, _ command: ResourceCommand)
        -> MonitorEvent
    {
        MonitorEvent(
            sequence: nextSequence, time: command.time, name: name, actor: command.actor, change: change)
    }

    // MARK: Answers

    package func show(_ resource: [String]) -> ShownResource? {
        guard resource.count == 2, let index = index(resource[1]) else { return nil }
        return ShownResource(members(entries[index]), revision: entries[index].revision.sequence)
    }

    private func members(_ entry: Entry) -> [JSONValue.Member] {
        let watched = subjects.filter { $0.key.monitor == entry.name }.sorted { $0.key < $1.key }
        return [.init("name", .string(entry.name))] + entry.monitor.members + entry.revision.members + [
            .init("watched", .array(watched.map { $1.json($0) }))
        ]
    }

    /// Answers `GET /v1/monitors` and `GET /v1/monitors/{name}`.
    package func answer(_ path: [String]) throws(CommandRejection) -> ShownResource {
        if path.count == 1 {
            return ShownResource(
                [.init("monitors", .array(entries.map { .object(members($0)) }))], revision: nextSequence - 1)
        }
        guard let shown = show(path) else { throw .notFound("there is no monitor '\(path.last ?? "")'") }
        return shown
    }

    // MARK: State

    public func encode(into writer: inout ByteWriter) {
        writer.write(Self.formatVersion)
        writer.writeVarint(nextSequence)
        writer.writeVarint(UInt64(entries.count))
        for entry in entries {
            writer.write(entry.name)
            // A definition is read as it was put, so that there is one place that knows its members.
            writer.writeSized(JSONValue.object(entry.monitor.members).encoded())
            entry.revision.encode(into: &writer)
        }
        writer.writeVarint(UInt64(subjects.count))
        for (subject, watch) in subjects.sorted(by: { $0.key < $1.key }) {
            writer.write(subject.monitor)
            writer.write(subject.model)
            writer.write(subject.version)
            watch.encode(into: &writer)
        }
    }

    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError("monitors of format \(version)", byte: reader.position - 1)
        }
        nextSequence = try reader.readVarint()
        for _ in 0..<(try reader.readCount(atMost: Self.countLimit)) {
            let name = try reader.readString()
            let start = reader.position
            let json = try? JSONValue(parsing: try reader.readSized())
            var body = BodyReader(json, strictness: .lenient)
            let monitor = Monitor(reading: &body)
            let isInOrder = entries.last.map { $0.name.utf8.lexicographicallyPrecedes(name.utf8) } ?? true
            guard body.faults.isEmpty, isInOrder else {
                throw ByteCodingError("a monitor that can't be read, or out of order", byte: start)
            }
            entries.append(Entry(name: name, monitor: monitor, revision: try Revision(from: &reader)))
        }
        for _ in 0..<(try reader.readCount(atMost: Self.subjectLimit)) {
            let start = reader.position
            let subject = Subject(
                monitor: try reader.readString(), model: try reader.readString(),
                version: try reader.readString())
            guard let index = index(subject.monitor), subjects[subject] == nil else {
                throw ByteCodingError("a version that no monitor follows, or twice", byte: start)
            }
            subjects[subject] = try Watch(of: entries[index].monitor, from: &reader)
        }
    }
}
