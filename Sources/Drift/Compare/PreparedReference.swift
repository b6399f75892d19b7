/// A reference distribution of a feature with its bins and its distribution function computed once, to compare any
/// number of windows with.
public struct PreparedReference: Sendable {
    /// Numbers are cut at the reference's tenths.
    public static let numericBins = 10

    public let kind: FeatureKind
    /// Events, nulls included.
    public let eventCount: UInt64
    private let sketch: FeatureSketch
    private let nulls: Double
    private let mismatches: Double
    private let categories: [(text: [UInt8], count: UInt64)]
    private let own: NumericReference

    /// - Parameter eventCount: Events of the sketch's series in its window; what they have above its values are nulls.
    ///   If they are fewer than the values and explicit nulls, those are taken.
    public init(_ sketch: FeatureSketch, eventCount: UInt64) {
        self.sketch = sketch
        kind = sketch.kind
        self.eventCount = sketch.eventCount(atLeast: eventCount)
        mismatches = Double(sketch.mismatchCount(for: kind))
        nulls = Double(self.eventCount - sketch.valueCount)
        categories = sketch.texts.sorted
        own = NumericReference(sketch.numbers, resolution: sketch.numbers.resolution)
    }

    /// Compares a window; nil if either has no events.
    ///
    /// - Parameter eventCount: As for the reference.
    /// - Complexity: O(bins + texts).
    public func measures(of window: FeatureSketch, eventCount windowEvents: UInt64) -> DriftMeasures? {
        let windowEvents = window.eventCount(atLeast: windowEvents)
        guard eventCount > 0, windowEvents > 0 else { return nil }
        let windowNulls = windowEvents - window.valueCount
        let windowMismatches = window.mismatchCount(for: kind)
        var counts = BinnedCounts()
        var distances: NumericReference.Distances?
        let strangers: UInt64?
        switch kind {
        case .numeric:
            let resolution = max(own.resolution, window.numbers.resolution)
            let reference =
                resolution == own.resolution
                ? own : NumericReference(sketch.numbers, resolution: resolution)
            let distribution = window.numbers.distribution(at: resolution)
            reference.count(distribution, into: &counts)
            distances = reference.distances(to: distribution)
            strangers = self.strangers(in: distribution, window)
        case .categorical: strangers = countCategories(of: window, into: &counts)
        }
        if nulls > 0 || windowNulls > 0 { counts.append(reference: nulls, window: Double(windowNulls)) }
        counts.append(reference: mismatches, window: Double(windowMismatches))
        let divergences = counts.divergences()
        return DriftMeasures(
            kind: kind, referenceCount: eventCount, count: windowEvents, nulls: windowNulls,
            mismatches: windowMismatches, strangers: strangers, bins: counts.occupied, psi: divergences.psi,
            jensenShannon: divergences.jensenShannon, totalVariation: divergences.totalVariation,
            chiSquare: divergences.chiSquare, kolmogorovSmirnov: distances?.kolmogorovSmirnov,
            wasserstein: distances?.wasserstein, normalizedWasserstein: distances?.normalizedWasserstein,
            nullShareChange: Double(windowNulls) / Double(windowEvents) - nulls / Double(eventCount),
            referenceNumbers: sketch.numberCount, numbers: window.numberCount)
    }

    /// Numbers beyond the reference's least and greatest.
    private func strangers(in distribution: CumulativeDistribution, _ window: FeatureSketch) -> UInt64? {
        guard let least = sketch.min, let greatest = sketch.max else { return nil }
        var count = 0.0
        if let low = window.min, low < least { count += distribution.count(below: least) }
        if let high = window.max, high > greatest {
            count += Double(window.numberCount) - distribution.count(below: greatest.nextUp)
        }
        return UInt64(max(0, min(count.rounded(), Double(window.numberCount))))
    }

    /// One bin for each text, or for each group if either has only groups, and one for each boolean.
    ///
    /// - Returns: values of categories that the reference has not; nil if either has only groups.
    private func countCategories(of window: FeatureSketch, into counts: inout BinnedCounts) -> UInt64? {
        let flags =
            (sketch.falseCount == 0 ? window.falseCount : 0) + (sketch.trueCount == 0 ? window.trueCount : 0)
        counts.append(reference: Double(sketch.falseCount), window: Double(window.falseCount))
        counts.append(reference: Double(sketch.trueCount), window: Double(window.trueCount))
        guard sketch.texts.isExact, window.texts.isExact else {
            for (reference, window) in zip(sketch.texts.grouped, window.texts.grouped) {
                counts.append(reference: Double(reference), window: Double(window))
            }
            return nil
        }
        var known: UInt64 = 0
        for category in categories {
            let count = window.texts.count(of: category.text)
            known += count
            counts.append(reference: Double(category.count), window: Double(count))
        }
        guard known < window.textCount else { return flags }
        for category in window.texts.sorted where sketch.texts.count(of: category.text) == 0 {
            counts.append(reference: 0, window: Double(category.count))
        }
        return flags + window.textCount - known
    }
}

extension FeatureSketch {
    /// The number of events, which is at least that of values and explicit nulls.
    func eventCount(atLeast count: UInt64) -> UInt64 {
        Swift.max(count, valueCount + nullCount)
    }
}
