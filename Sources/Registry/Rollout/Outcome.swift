/// What a window says of a version. One without data, or with a measure that is no number, is inconclusive:
/// it neither passes nor fails.
public enum Outcome: String, Sendable, CaseIterable {
    case pass, fail, inconclusive
}
