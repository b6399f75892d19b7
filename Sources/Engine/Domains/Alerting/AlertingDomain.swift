import Alerting
import ByteCoding
import Commands
import JSON
import Log
import Outbox
import Registry
import Streams

/// Rules, their alerts, and what webhooks are to be told of them, as a domain of the control shard. The two states are one
/// domain because they change together: an alert's transition and its deliveries are one step of the fold.
struct AlertingDomain: CommandDomain {
    let name = "alerting"
    let topic = Topology.rules.name
    var alerting = AlertingState()
    var outbox = OutboxState()
    var ledger = CommandLedger()
    /// How long closed windows are in memory; not of the state.
    private let tiers: [WindowTier]
    /// Whether it folds what could have been: events that don't follow from that are passed over.
    private var isSupposed = false
    /// Beside the state: nil unless somebody asks what could have been.
    private(set) var trace: AlertTrace?
    /// The same rules supposed otherwise, each in its own way; none but where somebody asks for it. They judge the same
    /// windows, so that one fold serves them all.
    private(set) var variants: [AlertVariant] = []
    /// When all was looked at last; nil if a window has closed since, or people said something. In the state, so that a shard
    /// that was restored looks when one that was not does.
    private var looked: ClosedWindows.Moment?
    var origins = HealthOrigins()
    /// Earlier windows of devices, as far as rules look back to them.
    var deviceHistory = DeviceHistory()
    /// How far time has come for devices, milliseconds since 1970.
    var healthTime: Int64 = .min
    /// The longest window that any device was scored by, milliseconds.
    var healthSpan: Int64 = 0
    /// By shape, in the order in which rules first had it.
    private(set) var watched: [WatchedShape] = []

    init(tiers: [WindowTier]) { self.tiers = tiers }

    /// How long closed windows of a size are in memory, both in milliseconds.
    func kept(_ window: Int64) -> Int64 {
        tiers.filter { $0.size > 0 && window % $0.size == 0 }.map(\.kept).max() ?? 0
    }

    private static let prefixes = AlertingEvent.typePrefixes + OutboxEvent.typePrefixes

    func takes(_ type: String) -> Bool { Self.prefixes.contains(where: type.hasPrefix) }

    mutating func apply(_ event: JSONValue, offset: Offset) throws(ByteCodingError) -> Bool {
        looked = nil
        do {
            let type = event["type"]?.string ?? ""
            if OutboxEvent.typePrefixes.contains(where: type.hasPrefix) {
                try apply(try OutboxEvent(event))
            } else {
                try apply(try AlertingEvent(event))
            }
        } catch {
            throw ByteCodingError("\(error)", byte: 0)
        }
        ledger.note(event, offset: offset, show: keptAnswer)
        return true
    }

    private mutating func apply(_ event: OutboxEvent) throws(EventError) {
        do {
            try outbox.apply(event)
        } catch {
            guard isSupposed else { throw error }
            outbox.pass(over: event)
        }
    }

    private mutating func apply(_ event: AlertingEvent) throws(EventError) {
        for index in variants.indices { variants[index].apply(event) }
        do {
            try alerting.apply(event)
        } catch {
            guard isSupposed else { throw error }
            alerting.pass(over: event)
        }
        watch(event)
    }

    /// Follows what rules want to see.
    private mutating func watch(since time: Int64) {
        var wanted = alerting.wanted
        for shape in variants.flatMap(\.alerting.wanted) where !wanted.contains(shape) {
            wanted.append(shape)
        }
        watched.removeAll { one in !wanted.contains(one.shape) }
        for shape in wanted where !watched.contains(where: { $0.shape == shape }) {
            watched.append(WatchedShape(shape, since: time))
        }
    }

    private mutating func watch(_ event: AlertingEvent) {
        watch(since: event.time)
        guard case .rulePut = event.change else { return }
        // As it was put, which is not what the event says where it is supposed otherwise.
        for alerting in [alerting] + variants.map(\.alerting) {
            guard let shape = alerting.shape(ofRule: event.subject),
                let place = watched.firstIndex(where: { $0.shape == shape })
            else { continue }
            watched[place].rewind(to: event.time)
        }
    }

    var waitsForTime: Bool {
        !watched.isEmpty || alerting.waitsForTime || variants.contains(where: \.alerting.waitsForTime)
    }

    // MARK: Windows

    mutating func decide(_ windows: ClosedWindows, model: String?) throws(ByteCodingError) -> [Decision] {
        // After a command of another domain, say.
        if model == nil, looked == windows.moment { return [] }
        looked = model == nil ? windows.moment : nil
        let values = ClosedSeriesValues(windows)
        var outcome = judging { $0.settle() }
        let groups = watched.indices.map { watched[$0].groups(windows, model: model) }
        outcome.append(try judge(groups, windows, values))
        outcome.append(judgeHealth(windows, values))
        for (place, groups) in groups.enumerated() {
            for group in groups { watched[place].passClosed(group) }
            outcome.append(advance(place, groups, windows, values))
        }
        tellGroups(&outcome, windows, model: model)
        try noteVariants(windows, values)
        for notice in outcome.notices { outbox.enqueue(OutboxNotice(notice), at: windows.time) }
        var decisions: [Decision] = []
        for decision in outcome.decisions.sorted(by: { $0.time < $1.time }) {
            decisions.append(try self.decision(decision, windows, values))
        }
        trace?.note(outcome, decisions)
        return decisions
    }

    /// Lets the rules as they are judge, and as they are supposed otherwise.
    ///
    /// - Returns: what comes of the rules as they are.
    mutating func judging(_ body: (inout AlertingState) -> AlertOutcome) -> AlertOutcome {
        for index in variants.indices {
            variants[index].outcome.append(body(&variants[index].alerting))
        }
        return body(&alerting)
    }

    private mutating func noteVariants(
        _ windows: ClosedWindows, _ values: ClosedSeriesValues
    ) throws(ByteCodingError) {
        for index in variants.indices {
            let outcome = variants[index].outcome
            guard !outcome.decisions.isEmpty || !outcome.notices.isEmpty else { continue }
            variants[index].outcome = AlertOutcome()
            var decisions: [Decision] = []
            for decision in outcome.decisions where variants[index].trace.keepsEvidence {
                decisions.append(try self.decision(decision, windows, values))
            }
            variants[index].trace.note(outcome, decisions)
        }
    }

    /// Judges what has closed of these groups, one window's end after the other.
    ///
    /// - Parameter groups: by shape.
    private mutating func judge(
        _ groups: [[Int]], _ windows: ClosedWindows, _ values: ClosedSeriesValues
    ) throws(ByteCodingError) -> AlertOutcome {
        var outcome = AlertOutcome()
        var due: [(place: Int, group: Int, start: Int64)] = []
        func next(_ place: Int, _ group: Int) -> (place: Int, group: Int, start: Int64)? {
            watched[place].due(group, windows).map { (place, group, $0) }
        }
        for (place, groups) in groups.enumerated() { due += groups.compactMap { next(place, $0) } }
        while let end = due.map({ $0.start + watched[$0.place].shape.window }).min() {
            for place in watched.indices {
                let now = due.indices.filter {
                    due[$0].place == place && due[$0].start + watched[place].shape.window == end
                }
                guard !now.isEmpty else { continue }
                outcome.append(try judge(place, now.map { due[$0].group }, end: end, windows, values))
                let further = now.compactMap { next(place, due[$0].group) }
                for index in now.reversed() { due.remove(at: index) }
                due += further
            }
        }
        return outcome
    }

    /// Judges one window of some groups of a shape.
    private mutating func judge(
        _ place: Int, _ groups: [Int], end: Int64, _ windows: ClosedWindows, _ values: ClosedSeriesValues
    ) throws(ByteCodingError) -> AlertOutcome {
        let shape = watched[place].shape
        let numbers = RuleNumbers(shape.view, references: values.references)
        var subjects: [ClosedSubject] = []
        for group in groups {
            let found = try numbers?.subjects(
                shape, watched[place].groups[group], windows, start: end - shape.window, end: end)
            subjects += found ?? []
            watched[place].noteJudged(group, through: end, (found ?? []).map(\.subject))
        }
        guard !subjects.isEmpty else { return AlertOutcome() }
        trace?.noteJudged(end - shape.window, end)
        return judging { $0.judge(shape, subjects, start: end - shape.window, end: end, values) }
    }

    /// What falls due by time alone.
    private mutating func advance(
        _ place: Int, _ groups: [Int], _ windows: ClosedWindows, _ values: ClosedSeriesValues
    ) -> AlertOutcome {
        var subjects: [(subject: Subject, time: Int64)] = []
        for group in groups where !watched[place].groups[group].subjects.isEmpty {
            let time = watched[place].time(of: group, windows)
            guard time != .min else { continue }
            subjects += watched[place].groups[group].subjects.map { ($0, time) }
        }
        guard !subjects.isEmpty else { return AlertOutcome() }
        let shape = watched[place].shape
        return judging { $0.advance(shape, subjects, values) }
    }

    /// What the windows were about that these rules have judged, as they are supposed in any way.
    func judgedSubjects(of rules: Set<String>) -> Set<String> {
        var shapes: [RuleShape] = []
        var found: Set<String> = []
        for alerting in variants.map(\.alerting) {
            for shape in rules.compactMap(alerting.shape(ofRule:)) where !shapes.contains(shape) {
                shapes.append(shape)
                // Of devices, which are judged as they are scored, no windows are watched.
                guard MetricCatalog.deviceViews.contains(shape.view) else { continue }
                found.formUnion(alerting.subjects(of: shape).map(\.text))
            }
        }
        for one in watched where shapes.contains(one.shape) {
            found.formUnion(one.groups.flatMap(\.subjects).map(\.text))
        }
        return found
    }

    // MARK: Decisions

    private func decision(
        _ decision: AlertDecision, _ windows: ClosedWindows, _ values: ClosedSeriesValues
    ) throws(ByteCodingError) -> Decision {
        var evidence = decision.evidence
        evidence.inputs = try inputs(of: evidence, windows)
        let model = evidence.shape.by.firstIndex(of: "model").map { evidence.subject.values[$0].text }
        if let model, let live = values.registry?.state.live(model) { evidence.live = live }
        return Decision(
            id: decision.id, kind: decision.kind.rawValue, subject: decision.subject, time: decision.time,
            reason: decision.reason, evidence: evidence.json)
    }

    private func inputs(
        of evidence: AlertEvidence, _ windows: ClosedWindows
    ) throws(ByteCodingError) -> [AlertEvidence.InputRange] {
        guard let first = evidence.windows.first, let last = evidence.windows.last else { return [] }
        if MetricCatalog.deviceViews.contains(evidence.shape.view) {
            let place = evidence.shape.by.firstIndex(of: MetricCatalog.device)
            let device = place.map { evidence.subject.values[$0].text } ?? ""
            return origins.inputs(of: device, from: first.start, through: last.start)
        }
        guard
            let group = watched.first(where: { $0.shape == evidence.shape })?.group(of: evidence.subject)
        else { return [] }
        let window = try windows.window(of: group.series, from: first.start, to: last.end)
        return window.origins.map { origin in
            AlertEvidence.InputRange(
                topic: origin.source.topic.name, partition: origin.source.partition,
                firstOffset: origin.offsets.lowerBound, lastOffset: origin.offsets.upperBound)
        }
    }

    // MARK: State

    func encode(into writer: inout ByteWriter) {
        alerting.encode(into: &writer)
        for shape in watched { shape.encode(into: &writer) }
        origins.encode(into: &writer)
        deviceHistory.encode(into: &writer)
        writer.writeZigZag(healthTime)
        writer.writeVarint(UInt64(healthSpan))
        writer.writeOptional(looked) { $1.encode(into: &$0) }
        outbox.encode(into: &writer)
        ledger.encode(into: &writer)
    }

    mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        try alerting.restore(from: &reader)
        watched = []
        for shape in alerting.wanted { watched.append(try WatchedShape(shape, from: &reader)) }
        origins = try HealthOrigins(from: &reader)
        deviceHistory = try DeviceHistory(from: &reader)
        healthTime = try reader.readZigZag()
        healthSpan = Int64(try reader.readCount(atMost: 1 << 50))
        looked = try reader.readOptional { (reader) throws(ByteCodingError) in
            try ClosedWindows.Moment(from: &reader)
        }
        try outbox.restore(from: &reader)
        ledger = try CommandLedger(from: &reader)
    }
}

extension AlertingDomain: SupposableDomain {
    mutating func suppose(_ supposition: Supposition) {
        isSupposed = true
        alerting.suppose(supposition)
        watch(since: supposition.since)
    }

    /// Judges by further rules beside those that it has.
    mutating func add(_ variants: [AlertVariant], since: Int64) {
        self.variants += variants
        watch(since: since)
    }

    mutating func keep(_ trace: AlertTrace) { self.trace = trace }
}

extension OutboxNotice {
    fileprivate init(_ notice: AlertNotice) {
        self.init(
            id: notice.id, type: notice.type.rawValue, time: notice.time, webhooks: notice.webhooks,
            alertIDs: notice.alertIDs, alerts: notice.alerts, group: notice.group)
    }
}
