internal import Statistics

/// A verdict on all features of a model in one window.
public struct ModelDrift: Equatable, Sendable {
    /// The most features that are judged together.
    public static let featureLimit = 1_024

    public struct Feature: Equatable, Sendable {
        public var name: String
        public var judgement: DriftJudgement
        /// The p-value corrected for the number of features (Benjamini and Hochberg); nil if it was not judged.
        public var correctedPValue: Double?
        /// Whether it drifts after the correction.
        public var isDrifted: Bool
        /// How far it is above its threshold, as a factor: what features are ranked by.
        public var excess: Double
    }

    public var verdict: DriftVerdict
    /// Ranked: the one that is farthest above its threshold first, and of equals the one whose name sorts first.
    public var features: [Feature]
    /// Drifted features among those judged; nil if none was.
    public var driftedShare: Double?
    /// Features that have a verdict of drift or no drift.
    public var judgedCount: Int

    /// - Precondition: at most `featureLimit` features.
    /// - Complexity: O(f log f) of f features.
    public init(
        _ judgements: [(name: String, judgement: DriftJudgement)], policy: DriftPolicy = DriftPolicy()
    ) {
        precondition(judgements.count <= Self.featureLimit, "more than \(Self.featureLimit) features")
        let isJudged = { (one: DriftJudgement) in one.verdict == .drift || one.verdict == .noDrift }
        let judged = judgements.filter { isJudged($0.judgement) }
        let pValues = judged.map { $0.judgement.pValue ?? 1 }
        // Cannot fail: the values are probabilities, and far fewer than the limit. If it did, none would be corrected.
        let corrected = (try? MultipleTesting.benjaminiHochberg(pValues)) ?? pValues.map { _ in 1 }
        var next = corrected.makeIterator()
        features = judgements.map { name, judgement in
            let pValue = isJudged(judgement) ? next.next() : nil
            let isDrifted = judgement.verdict == .drift && (pValue ?? 1) <= policy.significance
            var excess = 0.0
            if let value = judgement.value, let limit = judgement.threshold?.value, limit > 0 {
                excess = value / limit
            }
            return Feature(
                name: name, judgement: judgement, correctedPValue: pValue, isDrifted: isDrifted,
                excess: excess)
        }
        features.sort { left, right in
            left.excess == right.excess
                ? left.name.utf8.lexicographicallyPrecedes(right.name.utf8) : left.excess > right.excess
        }
        judgedCount = judged.count
        guard judgedCount > 0 else {
            let isWithoutReference =
                !judgements.isEmpty && judgements.allSatisfy { $0.judgement.verdict == .noReference }
            verdict = isWithoutReference ? .noReference : .insufficientData
            return
        }
        let share = Double(features.count { $0.isDrifted }) / Double(judgedCount)
        driftedShare = share
        verdict = share >= policy.driftedShare ? .drift : .noDrift
    }
}
