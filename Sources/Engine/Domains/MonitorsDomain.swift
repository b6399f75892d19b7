import ByteCoding
import Commands
import Drift
import Events
import JSON
import Log
import Monitoring
import Registry
import Streams

/// Monitors of drift and quality as a domain of the control shard.
struct MonitorsDomain: CommandDomain {
    let name = "monitors"
    let topic = Topology.rules.name
    private(set) var state = MonitorsState()
    private var ledger = CommandLedger()
    /// Whether it folds what could have been.
    private var isSupposed = false

    func takes(_ type: String) -> Bool { type.hasPrefix(MonitorEvent.typePrefix) }

    mutating func apply(_ event: JSONValue, offset: Offset) throws(ByteCodingError) -> Bool {
        do {
            let event = try MonitorEvent(event)
            if isSupposed { state.applySupposed(event) } else { try state.apply(event) }
        } catch {
            throw ByteCodingError("\(error)", byte: 0)
        }
        ledger.note(event, offset: offset, show: state.show)
        return true
    }

    var waitsForTime: Bool { !state.isEmpty }

    // MARK: Windows

    mutating func decide(_ windows: ClosedWindows, model: String?) throws(ByteCodingError) -> [Decision] {
        var decisions: [Decision] = []
        var last: (model: String, version: String)?
        for series in windows.series(of: .inference, model: model) {
            // Variants of a version come one behind the other.
            if let last, last == (series.model, series.version) { continue }
            last = (series.model, series.version)
            decisions += try decide(windows, series.model, series.version)
        }
        return decisions
    }

    private mutating func decide(
        _ windows: ClosedWindows, _ model: String, _ version: String
    ) throws(ByteCodingError) -> [Decision] {
        var decisions: [Decision] = []
        for var due in state.due(model: model, version: version) {
            let filter = Self.filter(due)
            // A segment that was never seen closes no windows.
            guard due.segment.isEmpty || windows.holds(filter) else { continue }
            while isClosed(due, windows) {
                // Long stretches without events are passed over at once.
                let first = windows.firstWindow(filter, from: due.start) ?? windows.closedThrough(filter)
                if first >= due.end {
                    state.skip(due, to: first)
                } else {
                    let window = try windows.window(filter, from: due.start, to: due.end)
                    for decision in state.judge(due, try content(of: window, due, windows)) {
                        decisions.append(Decision(decision, evidence(decision, window, windows)))
                    }
                }
                let next = state.due(model: model, version: version).first {
                    $0.monitor == due.monitor && $0.isOfQuality == due.isOfQuality
                }
                guard let next, next.start > due.start else { break }
                due = next
            }
        }
        return decisions
    }

    private static func filter(_ due: DueWindow) -> SeriesFilter {
        SeriesFilter(
            kind: .inference, model: due.model, version: due.version, segment: Segment(due.segment))
    }

    private func isClosed(_ due: DueWindow, _ windows: ClosedWindows) -> Bool {
        guard windows.areClosed(Self.filter(due), by: due.dueAt) else { return false }
        guard due.isOfQuality else { return true }
        let feedback = windows.series(of: .feedback, model: due.model).contains { $0.version == due.version }
        return !feedback
            || windows.areClosed(
                SeriesFilter(kind: .feedback, model: due.model, version: due.version), by: due.dueAt)
    }

    private func content(
        of window: ClosedWindows.Window, _ due: DueWindow, _ windows: ClosedWindows
    ) throws(ByteCodingError) -> JudgedWindow? {
        if due.isOfQuality { return try JudgedWindow(quality: window.section(QualityWindow.name)) }
        guard let monitor = state.monitor(named: due.monitor) else { return nil }
        let references = windows.sibling(ReferencesDomain.self)?.state
        return try JudgedWindow(
            features: window.section(FeatureWindow.name), latency: window.section(LatencyWindow.name),
            reference: references?.reference(
                model: due.model, version: due.version, segment: due.segment),
            monitor: monitor)
    }

    private func evidence(
        _ decision: MonitorDecision, _ window: ClosedWindows.Window, _ windows: ClosedWindows
    ) -> JSONValue {
        let inputs = window.origins.map { origin -> JSONValue in
            [
                "topic": .string(origin.source.topic.name), "partition": JSONValue(origin.source.partition),
                "first_offset": JSONValue(origin.offsets.lowerBound),
                "last_offset": JSONValue(origin.offsets.upperBound),
            ]
        }
        return [
            "windows": .array(decision.windows), "inputs": .array(inputs),
            "live": windows.sibling(RegistryDomain.self)?.state.live(decision.model) ?? [:],
            "watermark": .string(RFC3339.text(decision.time)), "since": .string(RFC3339.text(decision.since)),
            "rule": ["name": .string(decision.monitor), "version": JSONValue(decision.monitorVersion)],
        ]
    }

    // MARK: Commands

    func owns(_ path: [String]) -> Bool { path.first == "monitors" }

    func decide(_ request: CommandRequest, time: Int64) -> CommandOutcome {
        ledger.decide(request, time: time) {
            state.decide($0)
        } event: {
            AcceptedCommand.Event(id: $0.id, type: $0.type, key: $0.name, json: $0.json)
        }
    }

    func show(_ resource: [String], for request: CommandRequest) -> ShownResource? { state.show(resource) }

    func answer(_ path: [String], _ parameters: QueryParameters) throws(CommandRejection) -> DomainContent {
        let shown = try state.answer(path)
        return .body(shown.body, etag: path.count == 2 ? shown.etag : nil)
    }

    // MARK: State

    func encode(into writer: inout ByteWriter) {
        state.encode(into: &writer)
        ledger.encode(into: &writer)
    }

    mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        state = try MonitorsState(from: &reader)
        ledger = try CommandLedger(from: &reader)
    }
}

extension MonitorsDomain: SupposableDomain {
    mutating func suppose(_ supposition: Supposition) {
        isSupposed = true
        state.suppose(
            supposition.monitors, added: supposition.addedMonitors, from: supposition.since)
    }
}

extension Decision {
    fileprivate init(_ decision: MonitorDecision, _ evidence: JSONValue) {
        self.init(
            id: decision.id, kind: decision.kind.rawValue, subject: "\(decision.model)/\(decision.version)",
            time: decision.time, reason: decision.reason, evidence: evidence)
    }
}
