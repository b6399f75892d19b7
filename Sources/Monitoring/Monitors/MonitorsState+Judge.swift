public import Commands
public import Drift
import JSON

/// A window that a monitor has to judge once it is closed.
public struct DueWindow: Sendable, Equatable {
    /// Whether it is judged by joined feedback; else by features and by what its events themselves say.
    public var isOfQuality: Bool
    public var monitor: String
    public var model: String
    public var version: String
    /// What of the version's events is judged.
    public var segment: SegmentSelector
    public var start: Int64
    public var end: Int64
    /// When it may be judged, by the clocks of the version's series.
    public var dueAt: Int64
}

/// What is known of a window when it is judged.
public struct JudgedWindow: Sendable {
    /// Events; of quality, labels.
    public var count: UInt64
    public var drift: [(name: String, judgement: DriftJudgement)] = []
    public var numbers: [MonitoredField: Double] = [:]
    public var rootMeanSquaredError: Double?

    public init(count: UInt64) { self.count = count }
}

extension MonitorsState {
    /// Windows that were judged at once at the most; more wait for the next call.
    static let windowsPerCall = 1_000

    /// The next windows to judge of a version that events have been seen of, for each monitor that follows its model.
    public func due(model: String, version: String) -> [DueWindow] {
        entries.filter { NamePattern($0.monitor.model).matches(model) }.flatMap { entry -> [DueWindow] in
            let subject = Subject(monitor: entry.name, model: model, version: version)
            guard
                let watch = subjects[subject]
                    ?? (subjects.count < Self.subjectLimit ? Watch(of: entry.monitor) : nil)
            else { return [] }
            let size = entry.monitor.window
            // Windows that end after the monitor's time.
            let first = entry.revision.updatedAt - Self.remainder(entry.revision.updatedAt, size)
            func due(_ row: Watch.Row, isOfQuality: Bool) -> DueWindow {
                let start = row.next ?? first
                let delay = isOfQuality ? entry.monitor.quality?.labelDelay ?? 0 : 0
                return DueWindow(
                    isOfQuality: isOfQuality, monitor: entry.name, model: model, version: version,
                    segment: entry.monitor.segment, start: start, end: start + size,
                    dueAt: start + size + delay)
            }
            let ofQuality =
                entry.monitor.quality != nil || entry.monitor.detectors.contains { $0.field.isOfQuality }
            return [due(watch.drift, isOfQuality: false)]
                + (ofQuality ? [due(watch.quality, isOfQuality: true)] : [])
        }
    }

    private static func remainder(_ time: Int64, _ size: Int64) -> Int64 {
        let rest = time % size
        return rest < 0 ? rest + size : rest
    }

    public func monitor(named name: String) -> Monitor? { index(name).map { entries[$0].monitor } }

    /// Judges a window that is closed, and goes on to the next.
    ///
    /// - Parameter content: nil for a window without events, or without labels: it says nothing.
    public mutating func judge(_ due: DueWindow, _ content: JudgedWindow?) -> [MonitorDecision] {
        guard let index = index(due.monitor) else { return [] }
        let entry = entries[index]
        let subject = Subject(monitor: due.monitor, model: due.model, version: due.version)
        var watch = subjects[subject] ?? Watch(of: entry.monitor)
        var decisions: [MonitorDecision] = []
        if due.isOfQuality { watch.quality.next = due.end } else { watch.drift.next = due.end }
        if let content {
            decisions = detect(due, content, entry, &watch)
            let finding = due.isOfQuality ? quality(content, entry.monitor) : drift(content, entry.monitor)
            if due.isOfQuality {
                watch.accuracy = content.numbers[.accuracy]
                watch.meanAbsoluteError = content.numbers[.meanAbsoluteError]
            } else if let share = finding?.share {
                watch.driftedShare = share
            }
            if let finding {
                if due.isOfQuality {
                    watch.quality.note(
                        isBeyond: finding.isBeyond, start: due.start, end: due.end, finding.text)
                } else {
                    watch.drift.note(isBeyond: finding.isBeyond, start: due.start, end: due.end, finding.text)
                }
                decisions += recommend(due, finding, entry, &watch)
            }
        }
        subjects[subject] = watch
        return decisions
    }

    /// Leaves out windows that are known to hold nothing.
    public mutating func skip(_ due: DueWindow, to start: Int64) {
        guard let index = index(due.monitor), start > due.start else { return }
        let subject = Subject(monitor: due.monitor, model: due.model, version: due.version)
        var watch = subjects[subject] ?? Watch(of: entries[index].monitor)
        let aligned = start - Self.remainder(start, entries[index].monitor.window)
        if due.isOfQuality { watch.quality.next = aligned } else { watch.drift.next = aligned }
        subjects[subject] = watch
    }

    // MARK: Findings

    /// A number in a reason, without the noise of binary fractions.
    private static func text(_ value: Double) -> String {
        JSONValue.number(SignificantDigits.round(value)).text
    }

    private struct Finding {
        var isBeyond: Bool
        var text: String
        var evidence: [JSONValue]
        /// Of drifted features.
        var share: Double?
    }

    private func drift(_ content: JudgedWindow, _ monitor: Monitor) -> Finding? {
        guard let policy = monitor.drift else { return nil }
        let whole = ModelDrift(content.drift, policy: policy)
        guard whole.verdict == .drift || whole.verdict == .noDrift, let share = whole.driftedShare else {
            return nil
        }
        let drifted = whole.features.filter(\.isDrifted)
        let names = drifted.prefix(5).map(\.name).joined(separator: ", ")
        let evidence = whole.features.prefix(20).map { feature -> JSONValue in
            [
                "field": .string("drift.\(feature.judgement.threshold?.measure.rawValue ?? "psi")"),
                "feature": .string(feature.name), "value": JSONValue(feature.judgement.value),
                "limit": JSONValue(feature.judgement.threshold?.value),
                "count": JSONValue(feature.judgement.count),
                "outcome": .string(feature.isDrifted ? "drift" : feature.judgement.verdict.rawValue),
            ]
        }
        return Finding(
            isBeyond: whole.verdict == .drift,
            text: drifted.isEmpty
                ? "no feature of \(whole.judgedCount) drifts"
                : "\(drifted.count) of \(whole.judgedCount) features drift (\(names)), a share of \(Self.text(share))",
            evidence: evidence, share: share)
    }

    private func quality(_ content: JudgedWindow, _ monitor: Monitor) -> Finding? {
        guard let limits = monitor.quality, content.count >= limits.minimumCount else { return nil }
        var texts: [String] = []
        var evidence: [JSONValue] = []
        var isBeyond = false
        func compare(_ field: String, _ value: Double?, _ limit: Double?, isLess: Bool) {
            guard let value, let limit else { return }
            let fails = isLess ? value < limit : value > limit
            isBeyond = isBeyond || fails
            texts.append("\(field) is \(Self.text(value)), the limit \(Self.text(limit))")
            evidence.append([
                "field": .string("quality.\(field)"), "value": JSONValue(value), "limit": JSONValue(limit),
                "count": JSONValue(content.count), "outcome": .string(fails ? "fail" : "pass"),
            ])
        }
        compare("accuracy", content.numbers[.accuracy], limits.leastAccuracy, isLess: true)
        compare("mae", content.numbers[.meanAbsoluteError], limits.greatestMeanAbsoluteError, isLess: false)
        compare("rmse", content.rootMeanSquaredError, limits.greatestRootMeanSquaredError, isLess: false)
        return texts.isEmpty
            ? nil : Finding(isBeyond: isBeyond, text: texts.joined(separator: "; "), evidence: evidence)
    }

    // MARK: Decisions

    private func recommend(
        _ due: DueWindow, _ finding: Finding, _ entry: Entry, _ watch: inout Watch
    ) -> [MonitorDecision] {
        let row = due.isOfQuality ? watch.quality : watch.drift
        guard let after = entry.monitor.retrainAfter, finding.isBeyond, row.covered >= after,
            let since = row.beyondSince
        else { return [] }
        if let last = watch.recommendedAt, due.end - last < entry.monitor.cooldown { return [] }
        watch.recommendedAt = due.end
        return [decision(.retrainingRecommended, due, entry, finding.text, finding.evidence, since: since)]
    }

    private func detect(
        _ due: DueWindow, _ content: JudgedWindow, _ entry: Entry, _ watch: inout Watch
    ) -> [MonitorDecision] {
        var decisions: [MonitorDecision] = []
        for (index, detector) in entry.monitor.detectors.enumerated()
        where detector.field.isOfQuality == due.isOfQuality {
            guard let value = content.numbers[detector.field], value.isFinite else { continue }
            let before = watch.detectors[index].mean
            guard watch.detectors[index].insert(value) else { continue }
            let name = detector.field.rawValue
            decisions.append(
                decision(
                    .changeDetected, due, entry,
                    "\(name) is \(Self.text(value)), and was \(Self.text(before)) in the mean "
                        + "(\(detector.method.rawValue))",
                    [
                        [
                            "field": .string(name), "value": JSONValue(value), "baseline": JSONValue(before),
                            "count": JSONValue(content.count), "outcome": "change",
                        ]
                    ], since: due.start, suffix: "\(name)-\(detector.method.rawValue)"))
        }
        return decisions
    }

    private func decision(
        _ kind: MonitorDecision.Kind, _ due: DueWindow, _ entry: Entry, _ reason: String,
        _ evidence: [JSONValue], since: Int64, suffix: String? = nil
    ) -> MonitorDecision {
        var range: [JSONValue.Member] = [
            .init("start", .string(RFC3339.text(due.start))), .init("end", .string(RFC3339.text(due.end))),
        ]
        if !due.segment.isEmpty { range.append(.init("segment", .string(due.segment.description))) }
        let parts =
            [kind.rawValue, entry.name, due.model, due.version, String(due.end)] + (suffix.map { [$0] } ?? [])
        return MonitorDecision(
            id: parts.joined(separator: "/"), kind: kind, model: due.model, version: due.version,
            time: due.end, reason: due.segment.isEmpty ? reason : "\(due.segment): \(reason)",
            windows: evidence.map { .object(range + ($0.members ?? [])) }, since: since,
            monitor: entry.name, monitorVersion: entry.revision.version)
    }
}

extension MonitoredField {
    /// Whether it follows from joined feedback.
    public var isOfQuality: Bool { self == .accuracy || self == .meanAbsoluteError }
}
