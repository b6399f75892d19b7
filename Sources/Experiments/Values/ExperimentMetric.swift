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
    /// The share of labels that are what was predicted.
    case feedbackMatch
    /// The mean distance of the label from what was predicted.
    case feedbackError
    /// The sum of one field over the sum of another: `cost_usd/output_tokens`.
    case ratio(FieldPair)

    public var name: String {
        switch self {
        case .mean(let field): field.rawValue
        case .errorRate: "error_rate"
        case .feedbackScore: "feedback.score"
        case .feedbackLabel: "feedback.label"
        case .feedbackMatch: "feedback.match"
        case .feedbackError: "feedback.absolute_error"
        case .ratio(let pair): pair.name
        }
    }

    public static let all =
        MeasuredField.allCases.map(Self.mean)
        + [.errorRate, .feedbackScore, .feedbackLabel, .feedbackMatch, .feedbackError]
        + FieldPair.allCases.map(Self.ratio)

    public init?(name: String) {
        guard let metric = Self.all.first(where: { $0.name == name }) else { return nil }
        self = metric
    }

    /// Whether feedback carries it, and not inferences.
    public var isOfFeedback: Bool {
        [.feedbackScore, .feedbackLabel, .feedbackMatch, .feedbackError].contains(self)
    }

    /// Whether it is a share of events, whose variance follows from it.
    var isShare: Bool { self == .errorRate || self == .feedbackMatch }

    /// Whether it is summed up by unit.
    var isKeptByUnit: Bool { self != .feedbackMatch && self != .feedbackError }
}
