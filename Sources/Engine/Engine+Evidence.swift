import Alerting
import ByteCoding
import Commands
import Drift
import Events
import JSON
import Monitoring
import Streams

extension Engine {
    /// The evidence of an alert with its numbers reckoned again from what is recorded of its windows, in memory or in the log:
    /// `recomputed`, and `agrees`, which is false where late events or a new reference have changed a window since. Null
    /// where series are chosen by patterns.
    func recomputed(_ evidence: JSONValue, of alert: AlertEvidence) async throws -> JSONValue {
        let windows = evidence["windows"]?.array ?? []
        let rows = try await recomputed(windows, of: alert)
        let isSame = rows.map { rows in
            zip(windows, rows).allSatisfy {
                $0["value"]?.number == $1["value"]?.number && $0["count"]?.integer == $1["count"]?.integer
            }
        }
        return .object(
            (evidence.members ?? []) + [
                .init("recomputed", rows.map(JSONValue.array) ?? .null),
                .init("agrees", isSame.map(JSONValue.bool) ?? .null),
            ])
    }

    private func recomputed(_ windows: [JSONValue], of alert: AlertEvidence) async throws -> [JSONValue]? {
        let starts = windows.compactMap { $0["start"]?.string.flatMap(RFC3339.milliseconds) }
        guard let first = starts.first, let last = starts.last, starts.count == windows.count,
            let filter = Self.filter(alert)
        else { return nil }
        let query = WindowQuery(
            filter: filter, from: first, to: last + alert.shape.window, size: alert.shape.window, groupBy: [])
        let (content, _) = try await WindowReader(
            log: log, source: LiveShards(shards: shards)
        ).read(query)
        _ = try content.whole()
        return try windows.indices.map { index in
            let name = String(windows[index]["field"]?.string?.split(separator: ".").last ?? "")
            let found = try number(name, alert, content, query, start: starts[index])
            return [
                "start": windows[index]["start"] ?? .null, "value": JSONValue(found?.value),
                "count": JSONValue(found?.count ?? 0),
            ]
        }
    }

    /// The series of a subject; nil if more than equal names chooses them.
    private static func filter(_ alert: AlertEvidence) -> SeriesFilter? {
        guard alert.shape.filters.isEmpty, !RuleView.kinds(alert.shape.view).isEmpty else { return nil }
        var filter = SeriesFilter(kind: alert.shape.view == RuleView.quality ? nil : .inference)
        for (member, value) in zip(alert.shape.by, alert.subject.values) {
            switch member {
            case "model": filter.model = value.text
            case "version": filter.version = value.text
            case "variant":
                guard !value.text.isEmpty else { return nil }
                filter.variant = value.text
            default: break
            }
        }
        return filter
    }

    private func number(
        _ name: String, _ alert: AlertEvidence, _ content: WindowReader.Content, _ query: WindowQuery,
        start: Int64
    ) throws -> WindowValue? {
        let base = factory.policy.size
        switch alert.shape.view {
        case RuleView.latency:
            let all = try query.windows(LatencyWindow.self, of: content.material, baseSize: base)
            guard let window = all.first(where: { $0.start == start })?.aggregate else { return nil }
            return window.number(name).map { WindowValue($0, count: window.count) }
        case RuleView.quality:
            let all = try query.windows(QualityWindow.self, of: content.material, baseSize: base)
            guard let window = all.first(where: { $0.start == start })?.aggregate else { return nil }
            return window.number(name).map { WindowValue($0, count: window.labelCount) }
        default:
            let all = try query.windows(FeatureWindow.self, of: content.material, baseSize: base)
            guard let window = all.first(where: { $0.start == start })?.aggregate,
                let model = query.filter.model, let version = query.filter.version,
                let feature = alert.shape.by.firstIndex(of: "feature").map({ alert.subject.values[$0].text }),
                let reference = content.references.reference(model: model, version: version)
            else { return nil }
            let found = reference.profile.drifts(of: window.profile).first { $0.feature == feature }
            return found.flatMap { found in
                found.measures.number(name).map { WindowValue($0, count: found.measures.count) }
            }
        }
    }
}
