/// A measure that a threshold can be set for.
public enum DriftMeasure: String, Hashable, Sendable, CaseIterable {
    case psi
    /// Kolmogorov-Smirnov; of numeric features only.
    case kolmogorovSmirnov = "ks"
    /// Jensen-Shannon distance, base 2.
    case jensenShannon = "js"
    /// In standard deviations of the reference; of numeric features only.
    case wasserstein

    /// The measure's value; nil if it has none here.
    public func value(of measures: DriftMeasures) -> Double? {
        switch self {
        case .psi: measures.psi
        case .kolmogorovSmirnov: measures.kolmogorovSmirnov
        case .jensenShannon: measures.jensenShannon
        case .wasserstein: measures.normalizedWasserstein
        }
    }
}
