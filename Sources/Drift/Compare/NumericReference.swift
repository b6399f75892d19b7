/// The numbers of a reference at one resolution, with their cuts.
struct NumericReference: Sendable {
    struct Distances {
        var kolmogorovSmirnov: Double
        var wasserstein: Double
        var normalizedWasserstein: Double?
    }

    let resolution: Resolution
    private let distribution: CumulativeDistribution
    private let cuts: [Double]
    /// How many values lie below each cut.
    private let below: [Double]
    private let deviation: Double

    init(_ numbers: NumericSummary, resolution: Resolution) {
        self.resolution = resolution
        let distribution = numbers.distribution(at: resolution)
        self.distribution = distribution
        cuts = distribution.cuts(into: PreparedReference.numericBins)
        below = cuts.map { distribution.count(below: $0) }
        deviation = distribution.moments?.deviation ?? 0
    }

    /// Counts both in bins that are cut at the reference's tenths. A value at a cut is in the bin above it, and the
    /// outer bins are open.
    func count(_ window: CumulativeDistribution, into counts: inout BinnedCounts) {
        var referenceBefore = 0.0
        var windowBefore = 0.0
        for (cut, referenceBelow) in zip(cuts, below) {
            let windowBelow = window.count(below: cut)
            counts.append(
                reference: referenceBelow - referenceBefore, window: windowBelow - windowBefore)
            referenceBefore = referenceBelow
            windowBefore = windowBelow
        }
        counts.append(
            reference: distribution.count - referenceBefore, window: window.count - windowBefore)
    }

    /// Nil where either has no numbers.
    func distances(to window: CumulativeDistribution) -> Distances? {
        guard distribution.count > 0, window.count > 0 else { return nil }
        let (greatest, area) = distribution.distances(to: window)
        return Distances(
            kolmogorovSmirnov: greatest, wasserstein: area,
            normalizedWasserstein: deviation > 0 ? area / deviation : nil)
    }
}
