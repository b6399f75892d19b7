/// A number that was known before an event was assigned, by which its outcome can be foretold in part.
public enum Covariate: String, Sendable, CaseIterable {
    case inputTokens = "input_tokens"
    /// The numeric feature of this name, such as the unit's mean of the period before.
    case feature = "covariate"

    /// The metrics that it can adjust.
    func adjusts(_ metric: ExperimentMetric) -> Bool {
        switch (self, metric) {
        case (.feature, .mean), (.feature, .errorRate): true
        case (.inputTokens, .mean(.latency)), (.inputTokens, .mean(.cost)): true
        default: false
        }
    }
}
