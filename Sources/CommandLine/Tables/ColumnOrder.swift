/// The order in which the members of answers are shown: what names a row comes first, then its time, then
/// its figures. What is not listed follows by name.
enum ColumnOrder {
    private static let leading = [
        "model", "version", "variant", "feature", "device", "subject", "topic", "partition", "name", "id",
        "kind",
        "state", "status", "reason", "start", "end", "time", "final", "revision", "count", "errors",
        "latency_count", "latency_ms.p50", "latency_ms.p90", "latency_ms.p95", "latency_ms.p99",
        "latency_ms.min",
        "latency_ms.max", "latency_ms.mean", "ttft_ms.p50", "ttft_ms.p95", "ttft_ms.p99", "input_tokens",
        "output_tokens", "cost_usd",
    ]
    private static let rank = Dictionary(uniqueKeysWithValues: leading.enumerated().map { ($1, $0) })

    /// Every name that occurs, in order. A member that is an object in one record and null in another
    /// (`latency_ms`) is shown by the object's members alone.
    static func columns(of records: [FlatRecord]) -> [String] {
        var seen: Set<String> = []
        for record in records { seen.formUnion(record.names) }
        let parents = Set(seen.compactMap { name in name.lastIndex(of: ".").map { String(name[..<$0]) } })
        return seen.subtracting(parents).sorted { first, second in
            (rank[first] ?? .max, first) < (rank[second] ?? .max, second)
        }
    }
}
