/// A window that a rollout is to judge next. It can be judged once it is closed for both versions.
public struct RolloutWindow: Sendable, Hashable {
    public var deployment: String
    public var model: String
    public var version: String
    /// Nil if the analysis compares with nothing.
    public var baseline: String?
    /// Milliseconds since 1970.
    public var start: Int64
    public var end: Int64
    /// Whether it is judged by what feedback says, too, so that this has to be closed as well.
    public var needsFeedback = false
}
