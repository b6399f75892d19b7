import Commands
import JSON

/// One feature that a policy scores.
public struct PolicyFeature: Sendable, Equatable {
    public var name: String
    /// Positive; weights needn't sum to 1.
    public var weight: Double
    public var scoring: FeatureScoring
    /// The value that scores 100. It may be above or below `bad`.
    public var good: Double
    /// The value that scores 0.
    public var bad: Double

    public init(_ name: String, weight: Double, _ scoring: FeatureScoring, good: Double, bad: Double) {
        (self.name, self.weight, self.scoring) = (name, weight, scoring)
        (self.good, self.bad) = (good, bad)
    }

    private static let anyNumber = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude

    init(reading reader: inout BodyReader) {
        name = reader.requiredText("feature", limit: HealthLimits.featureNameBytes)
        if reader.value("feature") == .string("") { reader.report("feature", "is empty") }
        for required in ["weight", "good", "bad"] where reader.value(required) ?? .null == .null {
            reader.report(required, "is missing")
        }
        weight = reader.number("weight", in: Self.anyNumber) ?? 1
        if weight <= 0 { reader.report("weight", "is not positive") }
        scoring = reader.requiredChoice("score", FeatureScoring.self) ?? .bounds
        let given = (
            good: reader.number("good", in: Self.anyNumber), bad: reader.number("bad", in: Self.anyNumber)
        )
        good = given.good ?? 1
        bad = given.bad ?? 0
        if let good = given.good, let bad = given.bad, !(good - bad).isFinite || good == bad {
            reader.report(
                "bad", good == bad ? "is as good: there is nothing between the two" : "is too far from good")
        }
        reader.finish()
    }

    var json: JSONValue {
        [
            "feature": .string(name), "weight": .exact(weight), "score": .string(scoring.rawValue),
            "good": .exact(good), "bad": .exact(bad),
        ]
    }

    /// 100 at `good` and beyond, 0 at `bad` and beyond.
    func score(of value: Double) -> Double { 100 * min(1, max(0, (value - bad) / (good - bad))) }
}
