package import Drift

extension FeatureProfile {
    /// How far the features and the prediction of a window have moved from these, in the order of their names' bytes; those
    /// of which there is not enough to say are left out.
    package func drifts(
        of window: FeatureProfile, policy: DriftPolicy = DriftPolicy()
    ) -> [(feature: String, measures: DriftMeasures)] {
        var found: [(feature: String, measures: DriftMeasures)] = []
        func compare(_ name: String, _ reference: FeatureSketch, _ sketch: FeatureSketch) {
            let prepared = PreparedReference(reference, eventCount: eventCount)
            guard let measures = prepared.measures(of: sketch, eventCount: window.eventCount) else { return }
            let verdict = DriftJudgement(measures, policy: policy).verdict
            if verdict == .drift || verdict == .noDrift { found.append((name, measures)) }
        }
        for feature in features.prefix(ModelDrift.featureLimit) {
            compare(feature.name, feature.sketch, window[feature.name] ?? FeatureSketch())
        }
        let isNamed = features.contains { $0.name == DriftView.predictions }
        if !isNamed, predictions.valueCount > 0, window.predictions.valueCount > 0 {
            compare(DriftView.predictions, predictions, window.predictions)
        }
        return found
    }
}

extension DriftMeasures {
    /// A number by the name that rules know it by; nil if there is none of that name, or the feature has it not.
    package func number(_ name: String) -> Double? {
        switch name {
        case "psi": psi
        case "ks": kolmogorovSmirnov
        case "js": jensenShannon
        case "wasserstein": wasserstein
        case "total_variation": totalVariation
        case "null_share_change": nullShareChange
        case "count": Double(count)
        default: nil
        }
    }
}
