/// How arms are compared, and so when a decision may fall.
public enum Method: String, Sendable, CaseIterable {
    /// Always valid: decided at any window's end, looked at as often as people like.
    case sequential
    /// Decided once, at the planned number of samples.
    case fixed
    /// Decided at one of a few planned looks, which share alpha.
    case groupSequential = "group_sequential"
    /// Decided by the probability to be best and the expected loss.
    case bayesian
}
