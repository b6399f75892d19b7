/// What a feature of a model's input is.
public enum FeatureKind: String, Sendable, CaseIterable {
    case numeric, categorical, boolean, text, vector
}
