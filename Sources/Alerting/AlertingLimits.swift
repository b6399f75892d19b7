/// The limits of alerting. A command that would go beyond one is refused and says which.
public enum AlertingLimits {
    public static let ruleCount = 10_000
    /// Of rules that are put together.
    public static let packCount = 1_000
    public static let silenceCount = 10_000
    /// Bytes of UTF-8 of a condition.
    public static let conditionBytes = 2_000
    /// Comparisons of a condition.
    public static let comparisonCount = 32
    /// Parentheses in each other.
    public static let conditionDepth = 16
    /// Alternatives that are looked through for one that can come true; of more, it is taken for granted.
    public static let alternativeCount = 256
    /// Escalations, mute windows, dependencies, labels, or webhooks of a rule.
    public static let listCount = 100
    /// Windows of a rule that a look back may go over.
    public static let lookBackWindows: Int64 = 10_080
    /// Windows that a prediction rests on.
    public static let predictionWindows: Int64 = 1_440
    /// Subjects of all rules over one view, by the same members and window; further ones are counted and not judged.
    public static let subjectCount = 100_000
    /// Alerts that are open at once; further ones are counted and not opened.
    public static let openAlertCount = 100_000
    /// Alerts that are over and still shown; all are in the topic `decisions`.
    public static let closedAlertCount = 20_000
    /// Alerts that one notice tells of; of more, the next notice of the group does.
    public static let groupedAlertCount = 1_000
    /// Windows of an alert's evidence: of more, the newest.
    public static let evidenceCount = 200
    /// Times of firing that are remembered of a subject, and so the most that `max_per_subject` may be.
    public static let firedCount = 1_000
    /// Milliseconds in which `max_per_subject` counts.
    public static let firedSpan: Int64 = 86_400_000
    /// Windows without data that are judged of a subject at once, for conditions of absence; older ones are passed over.
    public static let gapWindows: Int64 = 1_440
}
