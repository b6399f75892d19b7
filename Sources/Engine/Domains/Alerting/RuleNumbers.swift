import Alerting
import ByteCoding
import Commands
import Drift
import Monitoring
import Sketches
import Streams

/// The numbers of one window of some series, as a view gives them, by the places of its fields in the catalog.
struct RuleNumbers {
    let view: MetricCatalog.View
    /// Of drift.
    var references: ReferencesState?

    /// Nil for a view that the windows of series don't have.
    init?(_ name: String, references: ReferencesState?) {
        guard !RuleView.kinds(name).isEmpty, let view = MetricCatalog.standard[name] else { return nil }
        (self.view, self.references) = (view, references)
    }

    /// The subjects of a window of one group.
    ///
    /// - Parameters:
    ///   - values: of the members by which the group's series are told apart.
    func subjects(
        _ shape: RuleShape, _ group: WatchedGroup, _ windows: ClosedWindows, start: Int64, end: Int64
    ) throws(ByteCodingError) -> [ClosedSubject] {
        if view.name == RuleView.drift {
            return try drifts(shape, group.series, windows, start: start, end: end)
        }
        let window = try windows.window(of: group.series, from: start, to: end)
        guard let numbers = try numbers(window) else { return [] }
        let subject = Subject(group.values.map(\.text))
        return [ClosedSubject(subject, values: numbers.values, count: numbers.count)]
    }

    /// Of latency or quality; nil of a window without data.
    private func numbers(
        _ window: ClosedWindows.Window
    ) throws(ByteCodingError) -> (values: [Double?], count: UInt64)? {
        if view.name == RuleView.latency {
            guard let bytes = window.section(LatencyWindow.name) else { return nil }
            let content = try LatencyWindow(bytes: bytes)
            return content.count == 0
                ? nil : (view.fields.map { content.number($0.name) }, content.count)
        }
        guard let bytes = window.section(QualityWindow.name) else { return nil }
        let content = try QualityWindow(bytes: bytes)
        // What is only predicted has an estimate, and what is only rated a mean.
        return content.isEmpty ? nil : (view.fields.map { content.number($0.name) }, content.labelCount)
    }

    // MARK: Drift

    /// One subject for each value of the shape's members. Where versions or features are not told apart, the one that has
    /// drifted furthest counts.
    private func drifts(
        _ shape: RuleShape, _ series: [SeriesKey], _ windows: ClosedWindows, start: Int64, end: Int64
    ) throws(ByteCodingError) -> [ClosedSubject] {
        var found: [ClosedSubject] = []
        var places: [Subject: Int] = [:]
        var rest = series[...]
        while let first = rest.first {
            let name = first.named()
            let version = rest.prefix { $0.named() == name }
            rest = rest.dropFirst(version.count)
            for one in try drifts(of: Array(version), windows, start: start, end: end) {
                let subject = Subject(
                    shape.by.map {
                        $0 == "feature" ? one.feature : RuleView.member($0, of: first) ?? ""
                    })
                guard shape.filters.allSatisfy({ $0.admits(one.feature) }) else { continue }
                if let place = places[subject] {
                    found[place].merge(one.values)
                } else {
                    places[subject] = found.count
                    found.append(ClosedSubject(subject, values: one.values, count: one.count))
                }
            }
        }
        return found
    }

    private typealias FeatureDrift = (feature: String, values: [Double?], count: UInt64)

    /// Of one version's features that there are enough values of.
    private func drifts(
        of version: [SeriesKey], _ windows: ClosedWindows, start: Int64, end: Int64
    ) throws(ByteCodingError) -> [FeatureDrift] {
        guard let key = version.first,
            let reference = references?.reference(model: key.model, version: key.version)
        else { return [] }
        let window = try windows.window(of: version, from: start, to: end)
        guard let bytes = window.section(FeatureWindow.name) else { return [] }
        let profile = try FeatureWindow(bytes: bytes).profile
        guard profile.eventCount > 0 else { return [] }
        return reference.profile.drifts(of: profile).map { feature, measures in
            let values = view.fields.map { measures.number($0.name) }
            return (feature, values, measures.count)
        }
    }
}

extension SeriesKey {
    /// The version that it is of.
    fileprivate func named() -> SeriesKey { SeriesKey(model: model, version: version) }
}

extension RuleShape.Filter {
    /// Whether a feature passes; other members were looked at where the series were chosen.
    fileprivate func admits(_ feature: String) -> Bool { member != "feature" || pattern.matches(feature) }
}

extension ClosedSubject {
    fileprivate mutating func merge(_ others: [Double?]) {
        for (place, other) in others.enumerated() {
            guard let other else { continue }
            values[place] = max(values[place] ?? other, other)
        }
    }
}
