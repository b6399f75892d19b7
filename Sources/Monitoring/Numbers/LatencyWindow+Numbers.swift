import Sketches

extension LatencyWindow {
    /// A number by the name that rules know it by; nil if there is none of that name, or no event carried it.
    package func number(_ name: String) -> Double? {
        switch name {
        case "p50_ms": latency.quantile(0.5)
        case "p90_ms": latency.quantile(0.9)
        case "p95_ms": latency.quantile(0.95)
        case "p99_ms": latency.quantile(0.99)
        case "mean_ms": latencyMoments.mean
        case "max_ms": latency.max
        case "count": Double(count)
        case "errors": Double(errors)
        case "error_rate": count == 0 ? nil : Double(errors) / Double(count)
        case "cost_usd": cost?.value
        case "input_tokens": inputTokens.map(Double.init)
        case "output_tokens": outputTokens.map(Double.init)
        case "ttft_p50_ms": firstToken.quantile(0.5)
        case "ttft_p95_ms": firstToken.quantile(0.95)
        case "ttft_p99_ms": firstToken.quantile(0.99)
        default: nil
        }
    }
}
