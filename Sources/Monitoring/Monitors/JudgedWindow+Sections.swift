public import ByteCoding
public import Drift
import Sketches
import Streams

extension JudgedWindow {
    /// What the events of a window say by themselves.
    ///
    /// - Parameters:
    ///   - features, latency: the encoded aggregates; nil where no event came.
    ///   - reference: of the version; nil if it has none.
    public init?(
        features: [UInt8]?, latency: [UInt8]?, reference: Reference?, monitor: Monitor
    ) throws(ByteCodingError) {
        guard let latency else { return nil }
        let events = try LatencyWindow(bytes: latency)
        self.init(count: events.count)
        guard events.count > 0 else { return nil }
        numbers[.count] = Double(events.count)
        numbers[.errorRate] = Double(events.errors) / Double(events.count)
        if let mean = events.latencyMoments.mean { numbers[.latency] = mean }
        guard let features, monitor.drift != nil else { return }
        drift = Self.judgements(try FeatureWindow(bytes: features).profile, reference, monitor)
    }

    private static func judgements(
        _ profile: FeatureProfile, _ reference: Reference?, _ monitor: Monitor
    ) -> [(name: String, judgement: DriftJudgement)] {
        guard let reference else { return [] }
        return reference.profile.features.prefix(ModelDrift.featureLimit).map { feature in
            let prepared = PreparedReference(feature.sketch, eventCount: reference.profile.eventCount)
            let measures = prepared.measures(
                of: profile[feature.name] ?? FeatureSketch(), eventCount: profile.eventCount)
            let policy = monitor.policy(of: feature.name) ?? DriftPolicy()
            return (feature.name, DriftJudgement(measures, policy: policy))
        }
    }

    /// What joined feedback says of the predictions of a window; nil without labels.
    public init?(quality: [UInt8]?) throws(ByteCodingError) {
        guard let quality else { return nil }
        let labels = try QualityWindow(bytes: quality).labels
        guard labels.count > 0 else { return nil }
        self.init(count: labels.count)
        numbers[.accuracy] = Double(labels.correct) / Double(labels.count)
        guard labels.errors.count > 0 else { return }
        numbers[.meanAbsoluteError] = labels.absoluteErrors.mean(of: labels.errors.count)
        rootMeanSquaredError = labels.errors.meanSquare?.squareRoot()
    }
}
