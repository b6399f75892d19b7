import ByteCoding
import Commands
import Events
import Health
import JSON
import Log
import Streams

/// Device health as a domain of the control shard: policies are its events, closed windows of devices its readings.
struct HealthDomain: CommandDomain, DeviceDomain {
    let name = "health"
    let topic = Topology.rules.name
    /// Milliseconds; what readings come in.
    private let baseSize: Int64
    private(set) var state = HealthState()
    private var ledger = CommandLedger()
    private var histories = PolicyHistories()
    /// Whether it folds what could have been.
    private var isSupposed = false

    /// The scores of the windows that have just closed: what rules about `health.score` judge. A device's windows are those
    /// of its policy. Valid while domains decide, for those that come behind this one; nothing of it is kept.
    private(set) var scored: [ScoredDevice] = []
    /// Whether `scored` is of the report that is being folded.
    private var isReporting = false

    /// The series of a device may lag behind the recorded time by so much and still be moved by it.
    private static let wallClockReach = WindowPolicy().wallClockReach

    init(baseSize: Int64) { self.baseSize = baseSize }

    // MARK: Readings

    mutating func take(_ report: DeviceReport, partition: Int32) throws(ByteCodingError) {
        scored.removeAll(keepingCapacity: true)
        isReporting = true
        guard state.policyCount > 0 else { return }
        try report.forEach { (entry) throws(ByteCodingError) in
            switch entry {
            case .opened(let device): state.reopen(device)
            case .idle(let device, let watermark): scored += state.release(device, at: watermark)
            case .closed(let window): try take(window, partition)
            }
        }
    }

    private mutating func take(_ window: DeviceWindow, _ partition: Int32) throws(ByteCodingError) {
        guard let section = window.sections.first(where: { $0.name == ReadingWindow.name }) else { return }
        var reader = ByteReader(section.bytes)
        let readings = try ReadingWindow(from: &reader)
        try reader.finish()
        scored += state.take(
            readings, of: window.device, start: window.start,
            origin: ReadingOrigin(
                partition: partition, first: window.offsets.lowerBound, last: window.offsets.upperBound))
        scored += state.advance(window.device, to: window.watermark)
    }

    // MARK: Time

    var waitsForTime: Bool { state.policyCount > 0 }

    /// Closes what nobody but time closes. Takes no decisions: alerts are a matter of rules.
    mutating func decide(_ windows: ClosedWindows, model: String?) throws(ByteCodingError) -> [Decision] {
        if !isReporting { scored.removeAll(keepingCapacity: true) }
        isReporting = false
        guard model == nil || model == SeriesKey.fleet.model else { return [] }
        state.note(time: windows.closedThrough(.fleet))
        let declared = windows.declaredThrough(.telemetry)
        if declared > .min { scored += state.advance(to: declared) }
        let settled = windows.settledThrough
        if settled > .min {
            scored += state.carry(to: settled)
            if state.time > .min, settled - state.time < Self.wallClockReach { state.note(time: settled) }
        }
        return []
    }

    // MARK: Events

    func takes(_ type: String) -> Bool { type.hasPrefix(HealthEvent.typePrefix) }

    mutating func apply(_ event: JSONValue, offset: Offset) throws(ByteCodingError) -> Bool {
        scored.removeAll()
        do {
            let event = try HealthEvent(event)
            if isSupposed {
                state.applySupposed(event)
            } else if try !state.apply(event) {
                throw ByteCodingError("\(event.id) was there already", byte: 0)
            }
            histories.append(offset, to: event.policy)
        } catch {
            throw ByteCodingError("\(error)", byte: 0)
        }
        ledger.note(event, offset: offset) { [state] in Self.show($0, in: state) }
        return true
    }

    // MARK: State

    func encode(into writer: inout ByteWriter) {
        state.encode(into: &writer)
        ledger.encode(into: &writer)
        histories.encode(into: &writer)
    }

    mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        try state.restore(from: &reader)
        ledger = try CommandLedger(from: &reader)
        histories = try PolicyHistories(from: &reader)
    }
}

extension HealthDomain: SupposableDomain {
    mutating func suppose(_ supposition: Supposition) {
        isSupposed = true
        state.suppose(supposition.health, added: supposition.addedHealth, from: supposition.since)
    }
}

// MARK: Commands and questions

extension HealthDomain {
    private static let root = "health-policies"

    func owns(_ path: [String]) -> Bool {
        path.first == Self.root || path == ["views", ViewCatalog.health]
            || path == ["views", ViewCatalog.fleet]
    }

    func decide(_ request: CommandRequest, time: Int64) -> CommandOutcome {
        ledger.decide(request, time: time) {
            fitting(state.decide($0))
        } event: {
            AcceptedCommand.Event(id: $0.id, type: $0.type, key: $0.policy, json: $0.json)
        }
    }

    /// Windows are made of base windows, whose size is the engine's.
    private func fitting(_ decision: CommandDecision<HealthEvent>) -> CommandDecision<HealthEvent> {
        guard case .accepted(let acceptance) = decision,
            case .put(let policy)? = acceptance.events.first?.change,
            policy.window % baseSize != 0
        else { return decision }
        let base = DurationText.format(milliseconds: baseSize)
        return .rejected(
            .unprocessable([CommandFault("/window", "is no multiple of the base window, \(base)")]))
    }

    func show(_ resource: [String], for request: CommandRequest) -> ShownResource? {
        Self.show(resource, in: state)
    }

    private static func show(_ resource: [String], in state: HealthState) -> ShownResource? {
        resource.count == 2 ? state.show(policy: resource[1]) : nil
    }

    /// Base windows that end by then are all known: devices are silent by this.
    private var now: Int64 {
        state.time == .min ? .min : WindowPolicy(size: baseSize).start(of: state.time)
    }

    /// By class, as of the telemetry's own time.
    var figures: [HealthFigures] { state.figures(now: now) }

    var answerTime: Int64? { state.time == .min ? nil : state.time }

    func answer(_ path: [String], _ parameters: QueryParameters) throws(CommandRejection) -> DomainContent {
        switch (path.first, path.count) {
        case ("views", 2) where path[1] == ViewCatalog.fleet:
            let fleet = state.fleet(
                try DeviceFilter(parameters), now: now, cellLength: try parameters.cellLength())
            return .body(fleet, etag: nil)
        case ("views", 2): return .body(try devices(parameters), etag: nil)
        case (Self.root, 1):
            let list = state.policyList
            return .body(list.body, etag: list.etag)
        case (Self.root, 2):
            guard let shown = Self.show(path, in: state) else {
                throw .notFound("there is no health policy '\(path[1])'")
            }
            return .body(shown.body, etag: shown.etag)
        case (Self.root, 3) where path[2] == "history":
            guard let offsets = histories[path[1]] else {
                throw .notFound("there never was a health policy '\(path[1])'")
            }
            return .history(RecordedHistory(offsets, of: Topology.rules))
        default: throw .notFound("there is no /v1/\(path.joined(separator: "/"))")
        }
    }

    private func devices(_ parameters: QueryParameters) throws(CommandRejection) -> JSONValue {
        let page = state.page(try DeviceFilter(parameters), now: now)
        return .object([
            .init("devices", .array(page.devices)), .init("count", JSONValue(page.count)),
            .init("next_page_token", JSONValue(page.nextPageToken)),
        ])
    }
}

extension QueryParameters {
    /// Characters of a geohash that make a cell.
    fileprivate func cellLength() throws(CommandRejection) -> Int {
        guard let text = text("cell_length") else { return 4 }
        guard let length = Int(text), Geohash.lengths.contains(length) else {
            let range = Geohash.lengths
            throw .badRequest("cell_length is not from \(range.lowerBound) to \(range.upperBound)")
        }
        return length
    }
}
