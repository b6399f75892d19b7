/// The data events that Varve folds.
public enum EventKind: Int, Sendable, Hashable, CaseIterable {
    // The raw values are the shim's numbers.
    case inference = 0
    case telemetry = 1
    case feedback = 2

    /// The CloudEvents type.
    public var type: String {
        switch self {
        case .inference: "io.varve.inference.completed.v1"
        case .telemetry: "io.varve.telemetry.reading.v1"
        case .feedback: "io.varve.feedback.recorded.v1"
        }
    }
}
