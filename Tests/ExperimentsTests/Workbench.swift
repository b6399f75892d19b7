import ByteCoding
import Commands
import Experiments
import JSON
import Testing

/// Experiments at work: commands are decided, and their events encoded, decoded and applied, as an engine does it.
struct Workbench {
    var state = ExperimentsState()
    var events: [ExperimentEvent] = []
    var decisions: [ExperimentDecision] = []
    /// Milliseconds since 1970; a whole minute.
    static let epoch: Int64 = 1_767_225_600_000
    static let minute: Int64 = 60_000
    var now = Workbench.epoch
    var actor = "ann"

    struct Answer {
        var status: Int
        var body: JSONValue = .null
        var etag: String?
        var pointers: [String] = []
        var detail = ""
    }

    mutating func send(_ path: String, _ body: JSONValue? = nil, ifMatch: String? = nil) throws -> Answer {
        let command = ResourceCommand(
            "POST", path.split(separator: "/").map(String.init), body: body, actor: actor, time: now,
            ifMatch: ifMatch)
        switch state.decide(command) {
        case .rejected(let rejection):
            return Answer(
                status: rejection.status.rawValue, pointers: rejection.faults.map(\.pointer),
                detail: rejection.detail)
        case .accepted(let acceptance):
            for event in acceptance.events { try record(event) }
            let shown = try #require(state.show(acceptance.resource[1]))
            return Answer(status: acceptance.status, body: shown.body, etag: shown.etag)
        }
    }

    /// Appends an event through its JSON text.
    mutating func record(_ event: ExperimentEvent, isDecision: Bool = false) throws {
        let read = try ExperimentEvent(JSONValue(parsing: event.json.encoded()))
        #expect(read == event)
        #expect(try state.apply(read, offset: Int64(events.count), isDecision: isDecision))
        events.append(read)
    }

    /// Counts the next window of an experiment.
    @discardableResult
    mutating func count(_ name: String, _ measures: [ArmMeasures?]) throws -> ExperimentDecision? {
        let window = try #require(state.nextWindow(of: name))
        now = max(now, window.end)
        guard let decision = state.count(window, measures) else { return nil }
        try record(decision.event, isDecision: true)
        decisions.append(decision)
        return decision
    }

    func show(_ name: String) throws -> JSONValue { try #require(state.show(name)).body }

    func look(_ path: String, _ parameters: [(name: String, value: String)] = []) throws -> JSONValue {
        let path = path.split(separator: "/").map(String.init)
        guard case .body(let body, _) = try state.answer(path, QueryParameters(parameters)) else {
            return .null
        }
        return body
    }

    var encoded: [UInt8] { Self.bytes(state) }

    static func bytes(_ state: ExperimentsState) -> [UInt8] {
        var writer = ByteWriter()
        state.encode(into: &writer)
        return writer.bytes
    }

    static func restored(_ bytes: [UInt8]) throws(ByteCodingError) -> ExperimentsState {
        var reader = ByteReader(bytes)
        var state = ExperimentsState()
        try state.restore(from: &reader)
        try reader.finish()
        return state
    }

    /// A definition with two arms, A the control.
    static func definition(_ name: String = "x", _ changes: JSONValue = [:]) -> JSONValue {
        let members: [JSONValue.Member] = [
            .init("name", .string(name)), .init("model", "chat"), .init("metric", "latency_ms"),
            .init("goal", "decrease"),
            .init("arms", [["arm": "A", "weight": 50, "control": true], ["arm": "B", "weight": 50]]),
        ]
        let changed = changes.members ?? []
        return .object(members.filter { member in !changed.contains { $0.name == member.name } } + changed)
    }

    /// Defines and starts.
    mutating func begin(_ name: String = "x", _ changes: JSONValue = [:]) throws {
        let answer = try send("experiments", Self.definition(name, changes))
        #expect(answer.status == 201, "\(answer.detail)")
        #expect(try send("experiments/\(name)/start").status == 200)
    }
}
