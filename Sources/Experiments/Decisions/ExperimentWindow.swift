/// A window that an experiment is to count next. It can be counted once it is closed for all arms.
public struct ExperimentWindow: Sendable, Hashable {
    /// Which series are an arm's.
    public struct Series: Sendable, Hashable {
        /// Nil if any version counts.
        public var version: String?
        /// Nil if any variant counts.
        public var variant: String?
    }

    public var experiment: String
    public var model: String
    /// By arm.
    public var arms: [Series]
    /// Milliseconds since 1970.
    public var start: Int64
    public var end: Int64
    /// Whether the distribution of the metric is needed, and of which: `latency_ms` or `ttft_ms`.
    public var distribution: MeasuredField?
    /// Whether feedback counts, too: it is waited for only where a metric or a guardrail is of it.
    public var countsFeedback = false
}
