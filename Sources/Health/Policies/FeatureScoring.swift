/// How the readings of a feature become a value.
public enum FeatureScoring: String, Sendable, CaseIterable {
    /// Their mean.
    case bounds
    /// Their coefficient of variation: the sample's standard deviation over the mean's magnitude.
    case stability
}
