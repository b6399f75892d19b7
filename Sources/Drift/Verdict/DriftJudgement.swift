internal import Statistics

/// A verdict on one feature in one window, with what it rests on.
public struct DriftJudgement: Equatable, Sendable {
    public struct Threshold: Equatable, Sendable {
        public var measure: DriftMeasure
        /// What was applied: the policy's threshold, or what chance exceeds with the policy's significance, if that
        /// is more (as it is in small windows).
        public var value: Double
    }

    public var verdict: DriftVerdict
    /// Events of the window.
    public var count: UInt64
    public var bins: Int
    /// Nil without a reference.
    public var threshold: Threshold?
    /// The measure's value; nil where it has none.
    public var value: Double?
    /// The probability that chance alone makes a difference as large; nil where there is nothing to compare.
    public var pValue: Double?
    /// The probability that a window without drift is called drift at this setting; at most that, for Wasserstein.
    public var falseAlarmProbability: Double?

    /// False alarms a day to expect of windows of this length in which nothing drifts, if events are independent.
    public func falseAlarmsPerDay(windowSeconds: Double) -> Double? {
        falseAlarmProbability.map { $0 * 86_400 / windowSeconds }
    }

    /// Judges what was measured; `nil` stands for a window without a reference, or without events.
    public init(_ measures: DriftMeasures?, hasReference: Bool = true, policy: DriftPolicy = DriftPolicy()) {
        count = measures?.count ?? 0
        bins = measures?.bins ?? 0
        guard hasReference else {
            verdict = .noReference
            return
        }
        guard let measures else {
            verdict = .insufficientData
            return
        }
        let (measure, least) = policy.applicable(to: measures.kind)
        let null = NullDistribution(of: measure, for: measures)
        let limit = max(least, null?.upperQuantile(policy.significance) ?? 0)
        threshold = Threshold(measure: measure, value: limit)
        value = measure.value(of: measures)
        pValue = Self.pValue(of: measure, measures, null)
        falseAlarmProbability =
            measure == .wasserstein ? policy.significance : null.map { $0.survival(limit) }
        let minimum = policy.minimumCount(bins: measures.bins)
        guard min(measures.count, measures.referenceCount) >= minimum else {
            verdict = .insufficientData
            return
        }
        verdict =
            Self.isDrift(value, limit, pValue, significance: policy.significance) ? .drift : .noDrift
    }

    private static func isDrift(
        _ value: Double?, _ limit: Double, _ pValue: Double?, significance: Double
    ) -> Bool {
        guard let value, let pValue else { return false }
        return value > limit && pValue <= significance
    }

    /// For bins by Pearson's statistic, which keeps to its distribution where bins are sparse, as PSI does not.
    private static func pValue(
        of measure: DriftMeasure, _ measures: DriftMeasures, _ null: NullDistribution?
    ) -> Double? {
        switch measure {
        case .psi, .jensenShannon:
            guard measures.bins > 1 else { return 1 }
            let degrees = Double(measures.bins - 1)
            return ChiSquareDistribution(degreesOfFreedom: degrees).survival(measures.chiSquare)
        case .kolmogorovSmirnov, .wasserstein:
            return measures.kolmogorovSmirnov.flatMap { null?.survival($0) }
        }
    }
}
