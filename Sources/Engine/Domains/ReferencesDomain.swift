import ByteCoding
import Commands
import Drift
import JSON
import Log
import Streams

/// Drift's references as a domain of the control shard.
struct ReferencesDomain: CommandDomain {
    let name = "references"
    let topic = Topology.rules.name
    private(set) var state = ReferencesState()
    private var ledger = CommandLedger()

    func takes(_ type: String) -> Bool { type.hasPrefix(ReferenceEvent.typePrefix) }

    mutating func apply(_ event: JSONValue, offset: Offset) throws(ByteCodingError) -> Bool {
        do {
            try state.apply(try ReferenceEvent(event))
        } catch {
            throw ByteCodingError("\(error)", byte: 0)
        }
        ledger.note(event, offset: offset, show: state.show)
        return true
    }

    var waitsForTime: Bool { false }

    mutating func decide(_ windows: ClosedWindows, model: String?) throws(ByteCodingError) -> [Decision] {
        []
    }

    // MARK: Commands

    func owns(_ path: [String]) -> Bool { path.first == "references" }

    func decide(_ request: CommandRequest, time: Int64) -> CommandOutcome {
        ledger.decide(request, time: time) {
            state.decide($0, recorded: request.recorded, dimensions: request.dimensions)
        } event: {
            AcceptedCommand.Event(id: $0.id, type: $0.type, key: "\($0.model)/\($0.version)", json: $0.json)
        }
    }

    func show(_ resource: [String], for request: CommandRequest) -> ShownResource? { state.show(resource) }

    func answer(_ path: [String], _ parameters: QueryParameters) throws(CommandRejection) -> DomainContent {
        let shown = try state.answer(path, parameters)
        return .body(shown.body, etag: path.count == 2 ? shown.etag : nil)
    }

    // MARK: State

    func encode(into writer: inout ByteWriter) {
        state.encode(into: &writer)
        ledger.encode(into: &writer)
    }

    mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        state = try ReferencesState(from: &reader)
        ledger = try CommandLedger(from: &reader)
    }
}

extension ReferencesDomain: SupposableDomain {
    mutating func suppose(_ supposition: Supposition) {
        state.suppose(
            supposition.references, added: { supposition.addedReferences.contains($0) },
            from: supposition.since)
    }
}
