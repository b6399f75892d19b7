import Sketches

/// A device's score in one closed window.
public struct DeviceScore: Sendable, Equatable {
    /// Milliseconds since 1970.
    public var start: Int64
    public var end: Int64
    /// 0 to 100.
    public var score: Double
    /// 0 to 1: how much of what was expected was there.
    public var confidence: Double
    /// Events of the device in the window.
    public var samples: UInt64
    /// What costs the device most comes first, then as the policy names them.
    public var factors: [HealthFactor]
    /// Where its readings lie; nil if nobody said.
    public var origin: ReadingOrigin?
}

extension HealthPolicy {
    /// Scores a closed window; nil without any configured feature.
    func score(_ window: ReadingWindow, start: Int64, end: Int64) -> DeviceScore? {
        let factors = features.map { factor($0, window) }
        let present = factors.filter { $0.score != nil }
        guard !present.isEmpty else { return nil }
        let weight = present.reduce(0) { $0 + $1.weight }
        let all = factors.reduce(0) { $0 + $1.weight }
        let score = present.reduce(0) { $0 + $1.weight * ($1.score ?? 0) } / weight
        let expected = Double(expectedSamples)
        let certain = present.reduce(0) { $0 + $1.weight * min(1, Double($1.samples) / expected) } / all
        let ordered = factors.enumerated().sorted { a, b in
            a.element.loss == b.element.loss ? a.offset < b.offset : a.element.loss > b.element.loss
        }
        return DeviceScore(
            start: start, end: end, score: min(100, max(0, score)), confidence: min(1, certain),
            samples: window.samples, factors: ordered.map(\.element))
    }

    private func factor(_ feature: PolicyFeature, _ window: ReadingWindow) -> HealthFactor {
        let moments = window[feature.name]
        let value = moments.flatMap { feature.scoring.value(of: $0) }
        return HealthFactor(
            feature: feature.name, weight: feature.weight, value: value,
            score: value.map(feature.score), samples: moments?.count ?? 0)
    }
}
