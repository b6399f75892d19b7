import Engine

/// Durations in seconds, counted in fixed buckets.
struct DurationHistogram: Sendable {
    /// Upper bounds in seconds: 0.5 ms to 10 s, between which requests lie.
    static let bounds: [Double] = [
        0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    /// One more than the bounds: the last counts what lies beyond them.
    private var counts = [UInt64](repeating: 0, count: bounds.count + 1)
    private var sum = 0.0

    mutating func record(seconds: Double) {
        let index = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        counts[index] += 1
        sum += seconds
    }

    /// The samples of a Prometheus histogram: cumulative buckets, sum and count.
    func samples(labels: [(name: String, value: String)]) -> [MetricFamily.Sample] {
        var samples: [MetricFamily.Sample] = []
        var total: UInt64 = 0
        for (count, bound) in zip(counts, Self.bounds.map { "\($0)" } + ["+Inf"]) {
            total += count
            samples.append(.init(Double(total), labels: labels + [("le", bound)], suffix: "_bucket"))
        }
        samples.append(.init(sum, labels: labels, suffix: "_sum"))
        samples.append(.init(Double(total), labels: labels, suffix: "_count"))
        return samples
    }
}
