import ByteCoding
import Drift
import Events
import Health
import JSON
import Monitoring
import Registry
import Sketches
import Streams

/// Questions about the health of deployed versions.
extension ControlShard {
    private static let defaultWindow: Int64 = 600_000

    /// One score for each version that has traffic, of the last so much of its model that is closed: `model`, `window`.
    ///
    /// - Complexity: linear in the versions that have traffic and the windows of each.
    func modelHealth(_ parameters: [String: String]) throws(EngineError) -> JSONValue {
        let size = try window(parameters["window"])
        var rows: [JSONValue] = []
        guard let registry = domain(RegistryDomain.self)?.state else { return ["versions": .array(rows)] }
        let model = parameters["model"]
        for live in registry.liveVersions where model == nil || live.model == model {
            do throws(ByteCodingError) {
                rows.append(try row(live, size))
            } catch {
                throw EngineError(.internal, "windows of \(live.model) could not be read: \(error)")
            }
        }
        return ["versions": .array(rows)]
    }

    private func window(_ text: String?) throws(EngineError) -> Int64 {
        guard let text else { return max(Self.defaultWindow / baseSize, 1) * baseSize }
        guard let size = try? DurationText.parse(text), size > 0, size % baseSize == 0 else {
            let base = DurationText.format(milliseconds: baseSize)
            throw .parameter("window", "'\(text)' is no multiple of the base window, \(base)")
        }
        return size
    }

    private func row(_ live: LiveVersion, _ size: Int64) throws(ByteCodingError) -> JSONValue {
        let windows = closedWindows
        let closed = windows.closedThrough(SeriesFilter(kind: .inference, model: live.model))
        var measures = ModelMeasures(count: 0)
        var window: JSONValue = .null
        // Before the model's first window has closed nothing is known of it.
        if closed > .min {
            let end = WindowPolicy(size: baseSize).start(of: closed)
            measures = try self.measures(live, windows, from: end - size, to: end)
            window = ["start": .string(RFC3339.text(end - size)), "end": .string(RFC3339.text(end))]
        }
        let health = ModelHealth(measures, ModelRequirements(registered: live.requirements))
        return .object(
            [
                .init("model", .string(live.model)), .init("version", .string(live.version)),
                .init("environment", .string(live.environment)), .init("share", .number(live.weight)),
                .init("window", window), .init("count", JSONValue(measures.count)),
            ] + (health.json.members ?? []) + [.init("requirements", live.requirements ?? .null)])
    }

    private func measures(
        _ live: LiveVersion, _ windows: ClosedWindows, from start: Int64, to end: Int64
    ) throws(ByteCodingError) -> ModelMeasures {
        let own = SeriesFilter(kind: .inference, model: live.model, version: live.version)
        let window = try windows.window(own, from: start, to: end)
        var measures = ModelMeasures(count: window.eventCount)
        if let bytes = window.section(LatencyWindow.name) {
            let events = try LatencyWindow(bytes: bytes)
            measures.latencyP99 = events.latency.quantile(0.99)
            measures.errorRate = events.count == 0 ? nil : Double(events.errors) / Double(events.count)
        }
        if let bytes = window.section(QualityWindow.name) {
            let labels = try QualityWindow(bytes: bytes).labels
            measures.accuracy = labels.count == 0 ? nil : Double(labels.correct) / Double(labels.count)
        }
        measures.drift = try drift(live, window)
        if live.isOnlyEnvironment {
            // Events don't say in which environment they were.
            let all = try windows.window(
                SeriesFilter(kind: .inference, model: live.model), from: start, to: end)
            measures.expectedCount = Double(all.eventCount) * live.weight / 100
        }
        return measures
    }

    /// The worst PSI of the features that say something; nil without a reference.
    private func drift(_ live: LiveVersion, _ window: ClosedWindows.Window) throws(ByteCodingError) -> Double?
    {
        let references = domain(ReferencesDomain.self)?.state
        guard let reference = references?.reference(model: live.model, version: live.version),
            let bytes = window.section(FeatureWindow.name)
        else { return nil }
        let profile = try FeatureWindow(bytes: bytes).profile
        return reference.profile.features.prefix(ModelDrift.featureLimit).compactMap { feature -> Double? in
            let prepared = PreparedReference(feature.sketch, eventCount: reference.profile.eventCount)
            let measures = prepared.measures(
                of: profile[feature.name] ?? FeatureSketch(), eventCount: profile.eventCount)
            let verdict = DriftJudgement(measures).verdict
            return verdict == .insufficientData || verdict == .noReference ? nil : measures?.psi
        }.max()
    }
}
