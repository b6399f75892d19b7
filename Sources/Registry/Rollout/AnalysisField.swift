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
    case firstTokenP50 = "latency.ttft_p50_ms"
    case firstTokenP95 = "latency.ttft_p95_ms"
    case firstTokenP99 = "latency.ttft_p99_ms"
    case accuracy = "quality.accuracy"
    case precision = "quality.precision"
    case recall = "quality.recall"
    case f1 = "quality.f1"
    case rankingProbability = "quality.roc_auc"
    case logLoss = "quality.log_loss"
    case meanAbsoluteError = "quality.mae"
    case rootMeanSquaredError = "quality.rmse"
    case rating = "quality.rating_mean"

    private static let qualityView = "quality."

    /// Its name in the view `quality`; nil if it is of another view.
    public var qualityName: String? {
        rawValue.hasPrefix(Self.qualityView) ? String(rawValue.dropFirst(Self.qualityView.count)) : nil
    }
}
