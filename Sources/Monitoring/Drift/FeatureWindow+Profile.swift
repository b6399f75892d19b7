public import Drift

extension FeatureWindow {
    public var profile: FeatureProfile {
        FeatureProfile(
            eventCount: count, features: features.map { FeatureProfile.Feature($0.name, $0.sketch) },
            predictions: predictions)
    }
}
