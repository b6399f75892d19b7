import Commands
import Drift
import JSON
import Streams

extension Monitor {
    /// Reads a definition. What is wrong is told to the reader.
    init(reading reader: inout BodyReader) {
        model = reader.requiredText("model", limit: CommandLimits.nameCharacters)
        segment = reader.segment("segment")
        let unknown = segment.fields.first { Dimension.Field($0) == nil }
        if let unknown {
            reader.report("segment", "'\(unknown)' is none of region, provider, features.NAME")
        }
        if let window = reader.duration("window") {
            self.window = window
            if !Self.windows.contains(window) || window % Self.windows.lowerBound != 0 {
                reader.report("window", "is no whole number of minutes from 1m to 7d")
            }
        }
        drift = reader.object("drift") { Self.policy(&$0, nil) }
        let base = drift
        if let drift = reader.value("drift"), base != nil {
            features = Self.features(drift, base, &reader)
        }
        quality = reader.object("quality") { QualityLimits(reading: &$0) }
        detectors = reader.objects("detectors", limit: Self.detectorLimit) { Detector(reading: &$0) } ?? []
        retrainAfter = reader.duration("retrain_after")
        if let cooldown = reader.duration("cooldown") { self.cooldown = cooldown }
        if drift == nil, quality == nil, detectors.isEmpty {
            reader.report("drift", "is missing: give drift, quality or detectors")
        }
        if retrainAfter != nil, drift == nil, quality == nil {
            reader.report("retrain_after", "needs limits of drift or quality")
        }
    }

    private static func policy(_ reader: inout BodyReader, _ base: DriftPolicy?) -> DriftPolicy {
        let isWhole = base == nil
        let base = base ?? DriftPolicy()
        let measure = reader.choice("measure", DriftMeasure.self) ?? base.measure
        var policy = DriftPolicy(
            measure: measure,
            threshold: reader.number("threshold", in: 0...1e12)
                ?? (measure == base.measure ? base.threshold : nil),
            significance: reader.number("significance", in: DriftPolicy.significances) ?? base.significance,
            minimumCount: reader.integer("minimum_count", in: 1...1_000_000_000).map(UInt64.init)
                ?? base.minimumCount)
        policy.driftedShare = reader.number("drifted_share", in: 0...1) ?? base.driftedShare
        // Read apart.
        if isWhole { _ = reader.value("features") }
        reader.finish()
        return policy
    }

    private static func features(
        _ drift: JSONValue, _ base: DriftPolicy?, _ reader: inout BodyReader
    ) -> [FeaturePolicy] {
        var outer = BodyReader(drift, at: reader.place("drift"), strictness: .lenient)
        let entries = outer.entries("features")
        guard entries.count <= featureLimit else {
            reader.report("drift/features", "has more than \(featureLimit) features")
            return []
        }
        let policies = entries.map { entry in
            var inner = BodyReader(
                entry.value, at: outer.place("features") + "/" + BodyReader.escaped(entry.name))
            let policy = policy(&inner, base)
            reader.take(faultsOf: inner)
            return FeaturePolicy(feature: entry.name, policy: policy)
        }
        return policies.sorted { $0.feature.utf8.lexicographicallyPrecedes($1.feature.utf8) }
    }

    /// As it is put and answered.
    var members: [JSONValue.Member] {
        [
            .init("model", .string(model)),
            .init("segment", segment.isEmpty ? .null : .string(segment.description)),
            .init("window", .string(DurationText.format(milliseconds: window))),
            .init(
                "drift",
                drift.map { policy in
                    .object(
                        policy.members + [
                            .init(
                                "features",
                                .object(features.map { .init($0.feature, .object($0.policy.members)) }))
                        ])
                } ?? .null), .init("quality", quality.map(\.json) ?? .null),
            .init("detectors", .array(detectors.map(\.json))),
            .init("retrain_after", JSONValue(retrainAfter.map { DurationText.format(milliseconds: $0) })),
            .init("cooldown", .string(DurationText.format(milliseconds: cooldown))),
        ]
    }
}

extension DriftPolicy {
    fileprivate var members: [JSONValue.Member] {
        [
            .init("measure", .string(measure.rawValue)), .init("threshold", .exact(threshold)),
            .init("significance", .exact(significance)), .init("minimum_count", JSONValue(minimumCount)),
            .init("drifted_share", .exact(driftedShare)),
        ]
    }
}

extension Monitor.QualityLimits {
    init(reading reader: inout BodyReader) {
        leastAccuracy = reader.number("accuracy_below", in: 0...1)
        greatestMeanAbsoluteError = reader.number("mae_above", in: 0...1e300)
        greatestRootMeanSquaredError = reader.number("rmse_above", in: 0...1e300)
        if let count = reader.integer("minimum_count", in: 1...1_000_000_000) { minimumCount = UInt64(count) }
        if let delay = reader.duration("label_delay") { labelDelay = delay }
        if leastAccuracy == nil, greatestMeanAbsoluteError == nil, greatestRootMeanSquaredError == nil {
            reader.report("accuracy_below", "is missing: give accuracy_below, mae_above or rmse_above")
        }
        reader.finish()
    }

    var json: JSONValue {
        [
            "accuracy_below": JSONValue(leastAccuracy), "mae_above": JSONValue(greatestMeanAbsoluteError),
            "rmse_above": JSONValue(greatestRootMeanSquaredError), "minimum_count": JSONValue(minimumCount),
            "label_delay": .string(DurationText.format(milliseconds: labelDelay)),
        ]
    }
}

extension Monitor.Detector {
    init(reading reader: inout BodyReader) {
        field = reader.requiredChoice("field", MonitoredField.self) ?? .latency
        method = reader.choice("method", Method.self) ?? .adwin
        confidence = reader.number("confidence", in: AdaptiveWindow.confidences) ?? confidence
        tolerance = reader.number("tolerance", in: 0...1e12) ?? tolerance
        threshold = reader.number("threshold", in: 1e-12...1e15) ?? threshold
        reader.finish()
    }

    var json: JSONValue {
        [
            "field": .string(field.rawValue), "method": .string(method.rawValue),
            "confidence": .exact(confidence), "tolerance": .exact(tolerance), "threshold": .exact(threshold),
        ]
    }
}
