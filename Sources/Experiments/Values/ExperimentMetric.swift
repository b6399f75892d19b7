/// What an experiment compares its arms by.
public enum ExperimentMetric: Sendable, Hashable {
    /// The mean over the events that carry the field.
    case mean(MeasuredField)
    /// The share of events with the status `error`.
    case errorRate
    /// The mean score of feedback.
    case feedbackScore
    /// The mean label of feedback, flags counting as 0 and 1.
    case feedbackLabel
    /// The sum of one field over the sum of another: `cost_usd/output_tokens`.
    case ratio(FieldPair)

    public var name: String {
        switch self {
        case .mean(let field): field.rawValue
        case .errorRate: "error_rate"
        case .feedbackScore: "feedback.score"
        case .feedbackLabel: "feedback.label"
        case .ratio(let pair): pair.name
        }
    }

    public static let all =
        MeasuredField.allCases.map(Self.mean) + [.errorRate, .feedbackScore, .feedbackLabel]
        + FieldPair.allCases.map(Self.ratio)

    public init?(name: String) {
        guard let metric = Self.all.first(where: { $0.name == name }) else { return nil }
        self = metric
    }

    /// Whether feedback carries it, and not inferences.
    public var isOfFeedback: Bool { self == .feedbackScore || self == .feedbackLabel }
}
