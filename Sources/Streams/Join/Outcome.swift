/// What became of a prediction, or of a label that has none: what is kept of it in the window that it counts in.
public enum Outcome: Sendable {
    /// A prediction was joined with its label.
    case joined(JoinedLabel)
    /// The label of a joined prediction was corrected.
    case revised(from: JoinedLabel, to: JoinedLabel)
    /// Somebody has rated the answer.
    case rated(Double)
    /// A label came whose prediction is not known; it counts at its own time.
    case unmatched
    /// The prediction of an unmatched label has come: it is unmatched no more.
    case matched
}

/// A prediction and its label.
public struct JoinedLabel: Sendable {
    public var prediction: Scalar
    public var label: Scalar
    /// Their names, if both are names that are known: see `ClassNames`.
    public var predictionName: String?
    public var labelName: String?
    /// What the model said of its certainty; NaN if nothing.
    public var confidence: Double
    /// From the prediction to the label, milliseconds, negative for a label that came first; nil if the feedback
    /// carried the prediction itself.
    public var delay: Int64?
}

/// What a domain keeps of outcomes.
public protocol OutcomeAggregate: WindowAggregate {
    mutating func insert(_ outcome: Outcome)
}
