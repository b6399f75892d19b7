/// What is said of a feature, or of a model, in one window.
public enum DriftVerdict: String, Hashable, Sendable, CaseIterable {
    case noDrift = "no_drift"
    case drift
    case insufficientData = "insufficient_data"
    case noReference = "no_reference"
}
