public import JSON

/// What a deployed version did in a closed window, as far as it is known.
public struct ModelMeasures: Sendable, Equatable {
    /// Inferences.
    public var count: UInt64
    /// Milliseconds.
    public var latencyP99: Double?
    /// 0 to 1.
    public var errorRate: Double?
    /// The worst PSI of its features.
    public var drift: Double?
    /// 0 to 1.
    public var accuracy: Double?
    /// Inferences that the version's share of the traffic would have given; nil if nobody knows.
    public var expectedCount: Double?

    public init(
        count: UInt64, latencyP99: Double? = nil, errorRate: Double? = nil, drift: Double? = nil,
        accuracy: Double? = nil, expectedCount: Double? = nil
    ) {
        (self.count, self.latencyP99, self.errorRate) = (count, latencyP99, errorRate)
        (self.drift, self.accuracy, self.expectedCount) = (drift, accuracy, expectedCount)
    }
}

/// What a version is registered to keep. What nobody has registered takes the values that are usual.
public struct ModelRequirements: Sendable, Equatable {
    /// Milliseconds.
    public var latencyP99 = 100.0
    public var errorRate = 0.05
    public var accuracy = 0.9
    /// PSI.
    public var drift = 0.3

    public init() {}

    /// - Parameter registered: a version's `requirements`; what is not a number there is left as it is.
    public init(registered: JSONValue?) {
        latencyP99 = registered?["latency_p99_ms"]?.number ?? latencyP99
        errorRate = registered?["error_rate"]?.number ?? errorRate
        accuracy = registered?["accuracy"]?.number ?? accuracy
    }
}

/// One score for a deployed version: 100 as long as it keeps half of what each requirement leaves to it, 50 at the
/// requirement itself, 0 beyond it by as much again.
public struct ModelHealth: Sendable, Equatable {
    /// 0 to 100; nil if nothing at all was measured.
    public var score: Double?
    /// 0 to 1: the weight of what was measured.
    public var confidence: Double
    public var status: HealthStatus?
    /// What costs most comes first.
    public var factors: [HealthFactor]

    /// - Parameter expectedSamples: inferences in a window that make its measures fully certain.
    public init(
        _ measures: ModelMeasures, _ requirements: ModelRequirements, expectedSamples: UInt64 = 100,
        thresholds: HealthThresholds = HealthThresholds()
    ) {
        let certain = min(1, Double(measures.count) / Double(max(1, expectedSamples)))
        let traffic = measures.expectedCount.flatMap { $0 > 0 ? Double(measures.count) / $0 : nil }
        let factors = [
            Self.factor(
                "latency", 0.25, measures.latencyP99, atMost: requirements.latencyP99, measures.count),
            Self.factor("errors", 0.25, measures.errorRate, atMost: requirements.errorRate, measures.count),
            Self.factor("drift", 0.2, measures.drift, atMost: requirements.drift, measures.count),
            Self.factor(
                "quality", 0.2, measures.accuracy.map { 1 - $0 }, atMost: 1 - requirements.accuracy,
                shown: measures.accuracy, measures.count),
            Self.factor(
                "traffic", 0.1, traffic.map { max(0, 1 - $0) }, atMost: 0.5, shown: traffic, measures.count),
        ]
        let present = factors.filter { $0.score != nil }
        let weight = present.reduce(0) { $0 + $1.weight }
        self.factors = factors.enumerated().sorted { a, b in
            a.element.loss == b.element.loss ? a.offset < b.offset : a.element.loss > b.element.loss
        }.map(\.element)
        confidence = min(1, weight) * certain
        score = present.isEmpty ? nil : present.reduce(0) { $0 + $1.weight * ($1.score ?? 0) } / weight
        status = score.map(thresholds.status)
    }

    private static func factor(
        _ name: String, _ weight: Double, _ value: Double?, atMost limit: Double, shown: Double? = nil,
        _ count: UInt64
    ) -> HealthFactor {
        // A requirement of nothing at all is kept by nothing alone.
        let score = value.map { value in
            limit > 0 ? 100 * min(1, max(0, 1.5 - value / limit)) : value <= 0 ? 100.0 : 0
        }
        return HealthFactor(
            feature: name, weight: weight, value: shown ?? value, score: score,
            samples: value == nil ? 0 : count)
    }

    public var json: JSONValue {
        [
            "score": JSONValue(score), "confidence": .number(confidence),
            "status": JSONValue(status?.rawValue),
            "factors": .array(factors.map(\.json)),
        ]
    }
}
