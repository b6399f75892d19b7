public import ByteCoding
import Commands
public import Drift
public import JSON
public import Streams

/// The answer of `/v1/views/drift`: how far the features and the predictions of a version have moved from its reference, by
/// window.
public struct DriftView {
    /// As of `LatencyView`.
    public static let figures = [
        "feature", "kind", "revision", "count", "nulls", "mismatches", "reference.id", "reference.count",
        "reference.segment", "psi", "ks", "js", "wasserstein", "wasserstein_normalized", "total_variation",
        "chi_square",
        "null_rate_change", "bins", "verdict", "threshold.measure", "threshold.value", "p_value",
        "false_alarms_per_day",
    ]

    /// What windows are compared with.
    public enum Baseline: String, Sendable, CaseIterable {
        /// The reference of the version, or of the segment if it has one.
        case pinned
        /// The window before, of the same version.
        case trailing
    }

    /// What the predictions are called among the features.
    public static let predictions = "prediction"

    private let references: ReferencesState
    private let feature: String?
    private let baseline: Baseline
    private let policy: DriftPolicy
    /// By reference and feature: bins and distribution are reckoned once for all windows.
    private var prepared: [String: [String: PreparedReference]] = [:]

    /// - Parameter feature: only this one; nil for all.
    public init(
        references: ReferencesState, feature: String?, baseline: Baseline = .pinned,
        policy: DriftPolicy = DriftPolicy()
    ) {
        (self.references, self.feature) = (references, feature)
        (self.baseline, self.policy) = (baseline, policy)
    }

    public mutating func windows(
        _ query: WindowQuery, _ material: WindowMaterial, baseSize: Int64
    ) throws(ByteCodingError) -> JSONValue {
        let windows = try query.windows(FeatureWindow.self, of: material, baseSize: baseSize)
        var rows: [(start: Int64, row: JSONValue)] = []
        var before: AnsweredWindow<FeatureWindow>?
        for window in windows {
            let trailing = before.flatMap { $0.group == window.group ? $0 : nil }
            rows += self.rows(query, window, after: trailing).map { (window.start, $0) }
            before = window
        }
        return .array(query.newest(of: rows, start: \.start).map(\.row))
    }

    // MARK: One window

    private mutating func rows(
        _ query: WindowQuery, _ window: AnsweredWindow<FeatureWindow>,
        after trailing: AnsweredWindow<FeatureWindow>?
    ) -> [JSONValue] {
        let profile = window.aggregate.profile
        let source = source(of: window, query, after: trailing)
        var names = Set(profile.features.map(\.name))
        // What a reference has and the window has not is missing there.
        if profile.eventCount > 0 { names.formUnion(source?.profile.features.map(\.name) ?? []) }
        let byBytes = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var rows = byBytes.filter { feature == nil || feature == $0 }.map { name in
            row(
                query, window, name, profile[name] ?? FeatureSketch(), of: profile, source,
                isPrediction: false)
        }
        let hasPredictions = profile.predictions.valueCount > 0
        if hasPredictions, !names.contains(Self.predictions), feature == nil || feature == Self.predictions {
            rows.append(
                row(
                    query, window, Self.predictions, profile.predictions, of: profile, source,
                    isPrediction: true))
        }
        return rows
    }

    /// What a window is compared with.
    private struct Source {
        var id: String
        /// Of the reference; nil for a window before.
        var segment: SegmentSelector?
        var profile: FeatureProfile

        var json: JSONValue {
            let whole: [JSONValue.Member] = [
                .init("id", .string(id)), .init("count", JSONValue(profile.eventCount)),
            ]
            let text = segment.flatMap { $0.isEmpty ? nil : $0.description }
            return .object(whole + (segment == nil ? [] : [.init("segment", JSONValue(text))]))
        }
    }

    private func source(
        of window: AnsweredWindow<FeatureWindow>, _ query: WindowQuery,
        after trailing: AnsweredWindow<FeatureWindow>?
    ) -> Source? {
        if baseline == .trailing {
            return trailing.map {
                Source(id: "window of \(RFC3339.text($0.start))", profile: $0.aggregate.profile)
            }
        }
        let named = Dictionary(uniqueKeysWithValues: zip(query.groupBy, window.group))
        let model = named[.model]?.flatMap { $0 } ?? query.filter.model
        let version = named[.version]?.flatMap { $0 } ?? query.filter.version
        guard let model, let version,
            let reference = references.reference(
                model: model, version: version, segment: query.segment(of: window.group))
        else { return nil }
        return Source(id: reference.id, segment: reference.segment, profile: reference.profile)
    }

    private mutating func row(
        _ query: WindowQuery, _ window: AnsweredWindow<FeatureWindow>, _ name: String,
        _ sketch: FeatureSketch,
        of profile: FeatureProfile, _ source: Source?, isPrediction: Bool
    ) -> JSONValue {
        let reference = source.flatMap { self.reference(name, of: $0, isPrediction: isPrediction) }
        let measures = reference?.measures(of: sketch, eventCount: profile.eventCount)
        let kind = measures?.kind ?? sketch.kind
        let values = min(profile.eventCount, sketch.valueCount)
        var members = WindowMembers.identity(query, window)
        members += [
            .init("feature", .string(name)), .init("kind", .string(kind.rawValue)),
            .init("revision", JSONValue(window.revision)), .init("count", JSONValue(profile.eventCount)),
            .init("nulls", JSONValue(profile.eventCount - values)),
            .init("mismatches", JSONValue(sketch.mismatchCount(for: kind))),
            .init("reference", source?.json ?? .null),
        ]
        let judgement = DriftJudgement(measures, hasReference: reference != nil, policy: policy)
        return .object(members + figures(measures, judgement, size: window.end - window.start))
    }

    private mutating func reference(
        _ name: String, of source: Source, isPrediction: Bool
    ) -> PreparedReference? {
        // A trailing window is compared with once.
        if baseline == .pinned, let known = prepared[source.id]?[name] { return known }
        let sketch = isPrediction ? source.profile.predictions : source.profile[name]
        guard let sketch else { return nil }
        let made = PreparedReference(sketch, eventCount: source.profile.eventCount)
        if baseline == .pinned { prepared[source.id, default: [:]][name] = made }
        return made
    }

    /// - Parameter size: of the window, milliseconds.
    private func figures(
        _ measures: DriftMeasures?, _ judgement: DriftJudgement, size: Int64
    ) -> [JSONValue.Member] {
        [
            .init("psi", JSONValue(measures?.psi)), .init("ks", JSONValue(measures?.kolmogorovSmirnov)),
            .init("js", JSONValue(measures?.jensenShannon)),
            .init("wasserstein", JSONValue(measures?.wasserstein)),
            .init("wasserstein_normalized", JSONValue(measures?.normalizedWasserstein)),
            .init("total_variation", JSONValue(measures?.totalVariation)),
            .init("chi_square", JSONValue(measures?.chiSquare)),
            .init("null_rate_change", JSONValue(measures?.nullShareChange)),
            .init("bins", JSONValue(measures?.bins)),
            .init("verdict", .string(judgement.verdict.rawValue)),
            .init(
                "threshold",
                judgement.threshold.map {
                    ["measure": .string($0.measure.rawValue), "value": JSONValue($0.value)]
                } ?? .null), .init("p_value", JSONValue(judgement.pValue)),
            .init(
                "false_alarms_per_day",
                JSONValue(judgement.falseAlarmsPerDay(windowSeconds: Double(size) / 1_000))),
        ]
    }
}
