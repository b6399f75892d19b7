import ByteCoding
import Commands
import JSON
import Registry
import Testing

/// A registry at work: commands are decided, and their events encoded, decoded and applied, as an engine does
/// it.
struct Workbench {
    var state = RegistryState()
    var events: [RegistryEvent] = []
    var decisions: [RolloutDecision] = []
    /// Milliseconds since 1970.
    var now: Int64 = 1_767_225_600_000
    var actor = "ann"

    struct Answer {
        var status: Int
        var body: JSONValue
        var etag: String?
        var events: [EventReference] = []
        var pointers: [String] = []
        var detail = ""
    }

    mutating func send(
        _ method: String, _ path: String, _ body: JSONValue? = nil, ifMatch: String? = nil,
        key: String? = nil,
        dialect: RegistryCommand.Dialect = .varve
    ) throws -> Answer {
        var command = RegistryCommand(
            method, path.split(separator: "/").map(String.init), body: body, actor: actor, time: now,
            ifMatch: ifMatch, idempotencyKey: key)
        command.dialect = dialect
        switch state.decide(command) {
        case .repeated(let kept):
            return Answer(status: kept.status, body: kept.resource, etag: kept.etag, events: kept.events)
        case .rejected(let rejection):
            return Answer(
                status: rejection.status.rawValue, body: .null, pointers: rejection.faults.map(\.pointer),
                detail: rejection.detail)
        case .accepted(let acceptance):
            try record(acceptance.events)
            let shown = try #require(state.show(acceptance.resource))
            let references = acceptance.events.map {
                EventReference(id: $0.id, type: $0.type.name, offset: Int64($0.sequence) - 1)
            }
            return Answer(status: acceptance.status, body: shown.body, etag: shown.etag, events: references)
        }
    }

    /// Appends events through their JSON text.
    mutating func record(_ new: [RegistryEvent]) throws {
        for event in new {
            let read = try RegistryEvent(JSONValue(parsing: event.json.encoded()))
            #expect(read == event)
            #expect(try state.apply(read, offset: Int64(events.count)))
            events.append(read)
        }
    }

    func look(_ path: String, _ parameters: [(name: String, value: String)] = []) throws -> JSONValue {
        let path = path.split(separator: "/").map(String.init)
        guard case .body(let body, _) = try state.answer(path, QueryParameters(parameters)) else {
            return .null
        }
        return body
    }

    func history(_ model: String, _ parameters: [(name: String, value: String)] = []) throws -> HistoryPage {
        let answer = try state.answer(["models", model, "history"], QueryParameters(parameters))
        guard case .history(let page) = answer else { throw NotThere() }
        return page
    }

    struct NotThere: Error {}

    func etag(_ path: String) throws -> String? {
        let path = path.split(separator: "/").map(String.init)
        guard case .body(_, let etag) = try state.answer(path, QueryParameters()) else { return nil }
        return etag
    }

    func split(_ model: String, _ environment: String = "production") throws -> [String: Double] {
        let members = try look("models/\(model)/traffic/\(environment)")["split"]?.members ?? []
        return Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value.number ?? -1) })
            .filter { $0.value > 0 }
    }

    /// A model with versions that are approved.
    mutating func make(_ model: String, _ versions: String...) throws {
        _ = try send("POST", "models", ["model": .string(model)])
        for version in versions {
            let path = "models/\(model)/versions/\(version)"
            #expect(try send("POST", "models/\(model)/versions", ["version": .string(version)]).status == 201)
            #expect(try send("POST", "\(path)/approval", ["approval": "approved"]).status == 200)
        }
    }

    var encoded: [UInt8] {
        var writer = ByteWriter()
        state.encode(into: &writer)
        return writer.bytes
    }
}
