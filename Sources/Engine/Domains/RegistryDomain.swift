import ByteCoding
import Events
import JSON
import Log
import Monitoring
import Registry
import Sketches
import Streams

/// The registry as a domain of the control shard: its events are folded, and its rollouts judged by closed windows.
struct RegistryDomain: ControlDomain {
    let name = "registry"
    let topic = Topology.registry.name
    var state = RegistryState()
    /// Whether it folds what could have been.
    private var isSupposed = false

    /// The topic holds nothing else.
    func takes(_ type: String) -> Bool { true }

    mutating func apply(_ event: JSONValue, offset: Offset) throws(ByteCodingError) -> Bool {
        do {
            let event = try RegistryEvent(event)
            guard !isSupposed else {
                try state.applySupposed(event, offset: offset)
                return event.following == 0
            }
            guard try state.apply(event, offset: offset) else {
                throw ByteCodingError("\(event.id) was there already", byte: 0)
            }
            return event.following == 0
        } catch {
            throw ByteCodingError("\(error)", byte: 0)
        }
    }

    var waitsForTime: Bool { state.isJudging }

    mutating func decide(_ windows: ClosedWindows, model: String?) throws(ByteCodingError) -> [Decision] {
        var decisions: [Decision] = []
        while let next = nextClosed(windows, model) {
            let verdict = state.judge(
                next, version: try measures(next, next.version, windows),
                baseline: try next.baseline.flatMap { (version) throws(ByteCodingError) in
                    try measures(next, version, windows)
                })
            guard var verdict else { continue }
            verdict.evidence.inputs = try inputs(of: verdict, next, windows)
            let offset = windows.nextDecision + Offset(decisions.count)
            for event in verdict.events {
                do {
                    try state.apply(event, offset: offset, isDecision: true)
                } catch {
                    throw ByteCodingError("\(error)", byte: 0)
                }
            }
            decisions.append(Decision(verdict))
        }
        return decisions
    }

    /// The closed window that ends first, the first of several.
    private func nextClosed(_ windows: ClosedWindows, _ model: String?) -> RolloutWindow? {
        var first: RolloutWindow?
        for window in state.nextWindows where model == nil || window.model == model {
            guard window.end < first?.end ?? .max else { continue }
            let versions = [window.version] + (window.baseline.map { [$0] } ?? [])
            let isClosed = versions.allSatisfy {
                windows.areClosed(Self.series(window, $0), by: window.end)
            }
            if isClosed { first = window }
        }
        return first
    }

    /// Those that a window of a version is made of.
    private static func series(_ window: RolloutWindow, _ version: String) -> SeriesFilter {
        SeriesFilter(
            kind: window.needsFeedback ? nil : .inference, model: window.model, version: version)
    }

    private func measures(
        _ window: RolloutWindow, _ version: String, _ windows: ClosedWindows
    ) throws(ByteCodingError) -> WindowMeasures? {
        let merged = try windows.window(
            Self.series(window, version), from: window.start, to: window.end)
        guard let bytes = merged.section(LatencyWindow.name) else { return nil }
        let quality = try merged.section(QualityWindow.name).map { (bytes) throws(ByteCodingError) in
            try QualityWindow(bytes: bytes)
        }
        return WindowMeasures(try LatencyWindow(bytes: bytes), quality)
    }

    private func inputs(
        of decision: RolloutDecision, _ last: RolloutWindow, _ windows: ClosedWindows
    ) throws(ByteCodingError) -> [DecisionEvidence.InputRange] {
        let start = decision.evidence.windows.map(\.start).min() ?? last.start
        var origins: [WindowOrigin] = []
        for version in [last.version] + (last.baseline.map { [$0] } ?? []) {
            let merged = try windows.window(
                Self.series(last, version), from: start, to: last.end)
            origins += merged.origins
        }
        return origins.map { origin in
            DecisionEvidence.InputRange(
                topic: origin.source.topic.name, partition: origin.source.partition,
                firstOffset: origin.offsets.lowerBound, lastOffset: origin.offsets.upperBound)
        }
    }

    func encode(into writer: inout ByteWriter) { state.encode(into: &writer) }

    mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        try state.restore(from: &reader)
    }
}

extension RegistryDomain: SupposableDomain {
    mutating func suppose(_ supposition: Supposition) {
        isSupposed = true
        state.suppose(supposition.rollouts)
    }
}

extension Decision {
    fileprivate init(_ decision: RolloutDecision) {
        self.init(
            id: decision.id, kind: decision.kind.rawValue, subject: decision.subject, time: decision.time,
            reason: decision.reason, evidence: decision.evidence.json, events: decision.events.map(\.json))
    }
}

extension WindowMeasures {
    /// - Parameter quality: nil as long as nothing is predicted and nothing labelled.
    fileprivate init(_ window: LatencyWindow, _ quality: QualityWindow?) {
        var others: [AnalysisField: Double] = [
            .firstTokenP50: 0.5, .firstTokenP95: 0.95, .firstTokenP99: 0.99,
        ].compactMapValues(window.firstToken.quantile)
        for field in AnalysisField.allCases {
            guard let name = field.qualityName else { continue }
            others[field] = quality?.number(name)
        }
        self.init(
            count: window.count, errors: window.errors, p50: window.latency.quantile(0.5),
            p90: window.latency.quantile(0.9), p95: window.latency.quantile(0.95),
            p99: window.latency.quantile(0.99), mean: window.latencyMoments.mean, maximum: window.latency.max,
            others: others)
    }
}
