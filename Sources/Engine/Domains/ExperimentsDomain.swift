import ByteCoding
import Commands
import Experiments
import JSON
import Log
import Monitoring
import Registry
import Streams

/// Experiments as a domain of the control shard: their events are folded, and their arms counted by closed windows.
struct ExperimentsDomain: CommandDomain {
    let name = "experiments"
    let topic = Topology.experiments.name
    private(set) var state = ExperimentsState()
    /// By experiment that runs: where the events lie that were counted.
    var inputs: [String: [WindowOrigin]] = [:]
    private var ledger = CommandLedger()
    /// Whether it folds what could have been.
    private var isSupposed = false

    /// The topic holds nothing else.
    func takes(_ type: String) -> Bool { true }

    mutating func apply(_ event: JSONValue, offset: Offset) throws(ByteCodingError) -> Bool {
        do {
            let event = try ExperimentEvent(event)
            if isSupposed {
                state.applySupposed(event, offset: offset)
            } else if try !state.apply(event, offset: offset) {
                throw ByteCodingError("\(event.id) was there already", byte: 0)
            }
            if state.nextWindow(of: event.experiment) == nil { inputs[event.experiment] = nil }
        } catch {
            throw ByteCodingError("\(error)", byte: 0)
        }
        let state = state
        ledger.note(event, offset: offset) { Self.show($0, state) }
        return true
    }

    var waitsForTime: Bool { state.isCounting }

    // MARK: Windows

    mutating func decide(_ windows: ClosedWindows, model: String?) throws(ByteCodingError) -> [Decision] {
        var decisions: [Decision] = []
        // Most times nothing is due, and many experiments share a model.
        var latest: [String: Int64] = [:]
        let possible = state.nextWindows(model: model) { model, end in
            let last = latest[model] ?? windows.latestEnd(model: model)
            latest[model] = last
            return end <= last
        }
        var closed = possible.compactMap { ClosedExperiment($0, windows) }
        // The one that ends first, the first of several.
        while let index = closed.indices.min(by: { closed[$0].window.end < closed[$1].window.end }) {
            let one = closed[index]
            if let found = try count(one, windows) {
                let offset = windows.nextDecision + Offset(decisions.count)
                decisions.append(try take(found, offset, windows))
                if decisions.last?.commands.isEmpty == false { return decisions }
            }
            let next = state.nextWindow(of: one.window.experiment)
            if let next, one.isClosed(next, windows) {
                closed[index].window = next
            } else {
                closed.remove(at: index)
            }
        }
        return decisions
    }

    private mutating func count(
        _ one: ClosedExperiment, _ windows: ClosedWindows
    ) throws(ByteCodingError) -> ExperimentDecision? {
        let first = one.filters.compactMap { windows.firstWindow($0, from: one.window.start) }.min()
        guard let first, first < one.window.end else {
            // Long stretches without events are passed over at once.
            return state.skip(one.window, through: min(one.end, first ?? one.end))
        }
        var measures: [ArmMeasures?] = []
        for filter in one.filters {
            let window = try windows.window(
                filter, from: one.window.start, to: one.window.end, sections: one.sections)
            measures.append(try one.measures(window))
            if window.section(ArmWindow.name) != nil { note(window.origins, of: one.window.experiment) }
        }
        return state.count(one.window, measures)
    }

    private mutating func note(_ origins: [WindowOrigin], of experiment: String) {
        for origin in origins { WindowOrigin.add(origin, to: &inputs[experiment, default: []]) }
    }

    /// Folds a decision's event, and completes its evidence.
    private mutating func take(
        _ found: ExperimentDecision, _ offset: Offset, _ windows: ClosedWindows
    ) throws(ByteCodingError) -> Decision {
        var found = found
        found.evidence.inputs = (inputs[found.subject] ?? []).map { origin in
            ExperimentEvidence.InputRange(
                topic: origin.source.topic.name, partition: origin.source.partition,
                firstOffset: origin.offsets.lowerBound, lastOffset: origin.offsets.upperBound)
        }
        found.evidence.live =
            state.nextWindow(of: found.subject).flatMap { window in
                windows.sibling(RegistryDomain.self)?.state.live(window.model)
            } ?? [:]
        do {
            try state.apply(found.event, offset: offset, isDecision: true)
        } catch {
            throw ByteCodingError("\(error)", byte: 0)
        }
        if state.nextWindow(of: found.subject) == nil { inputs[found.subject] = nil }
        return Decision(found)
    }

    // MARK: State

    func encode(into writer: inout ByteWriter) {
        state.encode(into: &writer)
        writer.writeVarint(UInt64(inputs.count))
        for (name, origins) in inputs.sorted(by: { $0.key < $1.key }) {
            writer.write(name)
            WindowOrigin.encode(origins, into: &writer)
        }
        ledger.encode(into: &writer)
    }

    mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        try state.restore(from: &reader)
        inputs = [:]
        for _ in 0..<(try reader.readCount(atMost: ExperimentLimits.runningCount)) {
            let name = try reader.readString()
            inputs[name] = try WindowOrigin.decode(from: &reader)
        }
        ledger = try CommandLedger(from: &reader)
    }
}

extension ExperimentsDomain: SupposableDomain {
    mutating func suppose(_ supposition: Supposition) {
        isSupposed = true
        state.suppose(supposition.experiments)
    }
}

// MARK: Commands

extension ExperimentsDomain {
    private static let root = "experiments"

    func owns(_ path: [String]) -> Bool {
        path.first == Self.root || path == ["views", ViewCatalog.experiments]
    }

    func decide(_ request: CommandRequest, time: Int64) -> CommandOutcome {
        ledger.decide(request, time: time) {
            state.decide($0)
        } event: {
            AcceptedCommand.Event(id: $0.id, type: $0.type.name, key: $0.experiment, json: $0.json)
        }
    }

    func show(_ resource: [String], for request: CommandRequest) -> ShownResource? {
        Self.show(resource, state)
    }

    fileprivate static func show(_ resource: [String], _ state: ExperimentsState) -> ShownResource? {
        resource.count == 2 && resource[0] == root ? state.show(resource[1]) : nil
    }

    func answer(_ path: [String], _ parameters: QueryParameters) throws(CommandRejection) -> DomainContent {
        switch try state.answer(path, parameters) {
        case .body(let body, let etag): .body(body, etag: etag)
        case .history(let page): .history(RecordedHistory(page))
        }
    }
}

extension RecordedHistory {
    fileprivate init(_ page: Experiments.HistoryPage) {
        self.init(
            topic: Topology.experiments,
            entries: page.entries.map {
                Entry(offset: $0.offset, isDecision: $0.isDecision, id: "experiments-\($0.sequence)")
            }, nextPageToken: page.nextPageToken
        ) { event, position throws(EventError) in
            ExperimentView.entry(try ExperimentEvent(event), position: position)
        }
    }
}

extension Decision {
    fileprivate init(_ decision: ExperimentDecision) {
        self.init(
            id: decision.id, kind: decision.kind.rawValue, subject: decision.subject, time: decision.time,
            reason: decision.reason, evidence: decision.evidence.json, events: [decision.event.json])
        commands = decision.actions.map { DecisionCommand($0.method, $0.path, body: $0.body) }
    }
}
