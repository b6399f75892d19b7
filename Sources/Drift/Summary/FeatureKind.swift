/// How a feature is compared: by its numbers, or by its categories.
public enum FeatureKind: String, Hashable, Sendable, CaseIterable {
    case numeric
    /// Texts and booleans.
    case categorical
}
