import Drift
import JSON

/// How good the inputs of a model were in a window: whether features are there, are what they should be, and look like
/// what the reference has. Each part is a share from 0 to 1; the score is 100 times their product.
struct DataQuality {
    /// By feature, the share of events that have it.
    private(set) var completeness: [(feature: String, share: Double)] = []
    /// The share of events that have features, none of them null.
    let extraction: Double
    /// The share of values that are of their feature's kind.
    let validity: Double
    /// The share of values that lie in the reference's range or are of its categories; nil without a reference.
    let conformity: Double?

    /// Nil of a window without events, or whose events have no features.
    init?(_ window: FeatureWindow, reference: Reference?) {
        let profile = window.profile
        let names = Set(profile.features.map(\.name)).union(reference?.profile.features.map(\.name) ?? [])
        guard profile.eventCount > 0, !names.isEmpty else { return nil }
        extraction = Double(window.wholeCount) / Double(profile.eventCount)
        var (values, mismatches, known, strangers) = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
        for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            let sketch = profile[name] ?? FeatureSketch()
            completeness.append((name, Double(sketch.valueCount) / Double(profile.eventCount)))
            let base = reference?.profile[name]
            values += sketch.valueCount
            mismatches += sketch.mismatchCount(for: base?.kind ?? sketch.kind)
            guard let reference, let base, sketch.valueCount > 0 else { continue }
            let measures = PreparedReference(base, eventCount: reference.profile.eventCount).measures(
                of: sketch, eventCount: profile.eventCount)
            guard let found = measures?.strangers else { continue }
            known += sketch.valueCount
            strangers += found
        }
        validity = values == 0 ? 0 : 1 - Double(mismatches) / Double(values)
        conformity = known == 0 ? nil : 1 - Double(strangers) / Double(known)
    }

    /// The mean over features.
    var meanCompleteness: Double {
        completeness.reduce(0) { $0 + $1.share } / Double(completeness.count)
    }

    /// 0 to 100.
    var score: Double { 100 * meanCompleteness * validity * (conformity ?? 1) }

    var members: [JSONValue.Member] {
        [
            .init("completeness", .object(completeness.map { .init($0.feature, JSONValue($0.share)) })),
            .init(
                "data_quality",
                [
                    "score": JSONValue(score), "completeness": JSONValue(meanCompleteness),
                    "extraction": JSONValue(extraction), "validity": JSONValue(validity),
                    "conformity": JSONValue(conformity),
                ]),
        ]
    }

    static let absent: [JSONValue.Member] = [.init("completeness", [:]), .init("data_quality", .null)]
}
