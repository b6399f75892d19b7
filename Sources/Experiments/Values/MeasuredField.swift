/// A number that inference events carry.
public enum MeasuredField: String, Sendable, CaseIterable {
    case latency = "latency_ms"
    /// Time to the first token.
    case firstToken = "ttft_ms"
    case inputTokens = "input_tokens"
    case outputTokens = "output_tokens"
    case cost = "cost_usd"
    case confidence
}
