/// The order in which the members of answers are shown. What is not listed follows by name.
enum ColumnOrder {
    /// As a reader of the whole record wants it: what names it, its time, its figures from small to large.
    static let complete = ranks(
        names + [
            "start", "end", "time", "final", "revision", "count", "errors", "latency_count", "latency_ms.p50",
            "latency_ms.p90", "latency_ms.p95", "latency_ms.p99", "latency_ms.min", "latency_ms.max",
            "latency_ms.mean", "latency_ms.stddev", "ttft_ms.p50", "ttft_ms.p95", "ttft_ms.p99",
            "input_tokens", "output_tokens",
            "cost_usd",
        ])
    /// As a terminal wants it, where the columns on the right may find no room: the most telling ones first.
    static let importance = ranks(
        ["start", "end", "time"] + names + [
            "count", "errors", "latency_ms.p50", "latency_ms.p95", "latency_ms.p99", "final", "revision",
            "late", "ttft_ms.p95", "input_tokens", "output_tokens", "cost_usd", "bytes",
        ])
    /// Figures that no table has room for, however wide: they are for programs.
    static let seldom: Set = [
        "latency_ms.max", "latency_ms.mean", "latency_ms.min", "latency_ms.stddev", "latency_ms.p90",
        "ttft_ms.p50", "ttft_ms.p99", "latency_count",
    ]
    /// Of views whose records hold more than a line can say, what a table shows, in this order; the rest is in JSON and CSV.
    static let telling = [
        "decisions": ["time", "kind", "subject", "reason"],
        "health": [
            "device", "status", "score", "confidence", "trend_per_day", "hours_to_threshold", "last_reading",
            "class",
        ],
        "fleet": ["device", "status", "score", "because"],
        "model-health": ["model", "version", "environment", "status", "score", "confidence", "count"],
        "experiments": ["name", "model", "status", "metric", "verdict", "reason", "through"],
        "alerts": ["since", "state", "severity", "rule", "subject", "value", "threshold", "id"],
        "rules": ["name", "severity", "when", "window", "for", "version"],
        "quality": [
            "start", "end", "model", "version", "variant", "joined", "pending", "unmatched", "accuracy",
            "estimated_accuracy", "roc_auc", "calibration_error", "mae", "bias", "rating.count",
            "rating.mean", "data_quality", "final", "revision",
        ],
    ]
    private static let names = [
        "shard", "model", "version", "variant", "feature", "device", "subject", "topic", "partition",
        "offset", "event", "field", "required", "type", "name", "id", "kind", "key", "partitions",
        "retention", "state", "status", "reason",
    ]

    /// Every name that occurs, in the order of the ranks. A member that is an object in one record and null in
    /// another (`latency_ms`) is shown by the object's members alone.
    static func columns(of records: [FlatRecord], by ranks: [String: Int]) -> [String] {
        var seen: Set<String> = []
        for record in records { seen.formUnion(record.names) }
        let parents = Set(seen.compactMap { name in name.lastIndex(of: ".").map { String(name[..<$0]) } })
        return sorted(seen.subtracting(parents), by: ranks)
    }

    static func sorted(_ names: some Sequence<String>, by ranks: [String: Int]) -> [String] {
        names.sorted { first, second in
            (ranks[first] ?? .max, first) < (ranks[second] ?? .max, second)
        }
    }

    private static func ranks(_ names: [String]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    }
}
