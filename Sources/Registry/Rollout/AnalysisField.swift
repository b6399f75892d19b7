/// A measure of a version in a window.
public enum AnalysisField: String, Sendable, CaseIterable {
    case p50 = "latency.p50_ms"
    case p90 = "latency.p90_ms"
    case p95 = "latency.p95_ms"
    case p99 = "latency.p99_ms"
    case mean = "latency.mean_ms"
    case maximum = "latency.max_ms"
    case count = "latency.count"
    case errors = "latency.errors"
    case errorRate = "latency.error_rate"
}
