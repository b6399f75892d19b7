/// When a difference is called drift.
///
/// A window drifts if its measure is above the threshold, and above what chance alone exceeds with a probability of
/// `significance`. The first says that the difference matters, whatever the number of events; the second that it is
/// not noise, whatever the size. Significance alone would call every week drift: real traffic is never quite the
/// same, and a hundred thousand events prove it.
public struct DriftPolicy: Equatable, Sendable {
    /// PSI: 0.2 is the usual line between a slight and a real shift (Siddiqi 2006 has 0.25, others 0.1 for a warning).
    public static let defaultThresholds: [DriftMeasure: Double] = [
        .psi: 0.2, .kolmogorovSmirnov: 0.15, .jensenShannon: 0.16, .wasserstein: 0.25,
    ]
    /// Windows and references of so many events are always enough.
    public static let sufficientCount: UInt64 = 1_000
    /// Fewer events are never enough.
    public static let leastCount: UInt64 = 50
    /// Events that each bin asks for, between the two.
    public static let countPerBin: UInt64 = 10
    public static let significances = 1e-9...0.1

    public var measure: DriftMeasure
    /// What the measure must exceed, in its own unit; Wasserstein in standard deviations of the reference.
    public var threshold: Double
    /// The probability with which chance may exceed what is called drift.
    public var significance: Double
    /// The least number of events of window and reference; by the number of bins if nil.
    public var minimumCount: UInt64?
    /// A model drifts if at least this share of its judged features does.
    public var driftedShare: Double

    /// - Precondition: `significance` lies in `significances`.
    public init(
        measure: DriftMeasure = .psi, threshold: Double? = nil, significance: Double = 0.001,
        minimumCount: UInt64? = nil, driftedShare: Double = 0.5
    ) {
        precondition(Self.significances.contains(significance), "no such significance")
        self.measure = measure
        self.threshold = threshold ?? Self.defaultThresholds[measure] ?? 0.2
        self.significance = significance
        self.minimumCount = minimumCount
        self.driftedShare = driftedShare
    }

    /// The least number of events that a comparison in so many bins needs.
    public func minimumCount(bins: Int) -> UInt64 {
        if let minimumCount { return minimumCount }
        return min(Self.sufficientCount, max(Self.leastCount, Self.countPerBin * UInt64(bins)))
    }

    /// The measure that a feature of a kind is judged by: categories have neither Kolmogorov-Smirnov nor Wasserstein,
    /// and are judged by PSI at its default.
    func applicable(to kind: FeatureKind) -> (measure: DriftMeasure, threshold: Double) {
        let isOfNumbers = measure == .kolmogorovSmirnov || measure == .wasserstein
        guard kind == .categorical, isOfNumbers else { return (measure, threshold) }
        return (.psi, Self.defaultThresholds[.psi] ?? threshold)
    }
}
