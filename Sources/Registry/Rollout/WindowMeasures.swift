/// What a version did in one closed window.
public struct WindowMeasures: Sendable, Equatable {
    public var count: UInt64
    public var errors: UInt64
    /// Milliseconds; nil without an event that carries a latency.
    public var p50: Double?
    public var p90: Double?
    public var p95: Double?
    public var p99: Double?
    public var mean: Double?
    public var maximum: Double?
    /// The rest of what there is, by field.
    public var others: [AnalysisField: Double]

    public init(
        count: UInt64 = 0, errors: UInt64 = 0, p50: Double? = nil, p90: Double? = nil, p95: Double? = nil,
        p99: Double? = nil, mean: Double? = nil, maximum: Double? = nil, others: [AnalysisField: Double] = [:]
    ) {
        (self.count, self.errors, self.others) = (count, errors, others)
        (self.p50, self.p90, self.p95, self.p99) = (p50, p90, p95, p99)
        (self.mean, self.maximum) = (mean, maximum)
    }

    /// The share of events with the status `error`; nil without events.
    public var errorRate: Double? { count > 0 ? Double(errors) / Double(count) : nil }

    /// Nil if there is no such value, or none that is a finite number.
    func value(_ field: AnalysisField) -> Double? {
        let value: Double? =
            switch field {
            case .p50: p50
            case .p90: p90
            case .p95: p95
            case .p99: p99
            case .mean: mean
            case .maximum: maximum
            case .count: Double(count)
            case .errors: Double(errors)
            case .errorRate: errorRate
            default: others[field]
            }
        return value.flatMap { $0.isFinite ? $0 : nil }
    }
}
