import Commands
import JSON

/// What one feature says of a device, or one requirement of a model.
public struct HealthFactor: Sendable, Equatable {
    public var feature: String
    public var weight: Double
    /// Nil if the feature is missing.
    public var value: Double?
    /// 0 to 100; nil if the feature is missing.
    public var score: Double?
    public var samples: UInt64

    init(feature: String, weight: Double, value: Double?, score: Double?, samples: UInt64) {
        (self.feature, self.weight, self.value) = (feature, weight, value)
        (self.score, self.samples) = (score, samples)
    }

    /// What it takes from the whole's score, before the division by all weights.
    var loss: Double { score.map { weight * (100 - $0) } ?? 0 }

    var json: JSONValue {
        [
            "feature": .string(feature), "weight": .exact(weight),
            "value": value.map(JSONValue.exact) ?? .null,
            "score": score.map(JSONValue.exact) ?? .null, "samples": JSONValue(samples),
        ]
    }
}
