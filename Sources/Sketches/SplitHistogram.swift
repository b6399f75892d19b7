public import ByteCoding

/// Counts of numbers from 0 to 1 in bins of equal width, those of two outcomes apart: scores of positives and negatives,
/// certainties of right and wrong answers. Exact for the bin, whatever the order of insertions and merges.
public struct SplitHistogram: Equatable, Sendable {
    public static let binCount = 100

    /// A bin's counts.
    public struct Bin: Equatable, Sendable {
        public var hits: UInt64 = 0
        public var misses: UInt64 = 0
        public var total: UInt64 { hits + misses }
    }

    /// Empty as long as nothing is counted, else `binCount`.
    public private(set) var bins: [Bin] = []

    public init() {}

    public var count: UInt64 { bins.reduce(0) { $0 + $1.total } }
    public var hits: UInt64 { bins.reduce(0) { $0 + $1.hits } }
    public var isEmpty: Bool { bins.isEmpty }

    /// The middle of a bin.
    public static func center(of bin: Int) -> Double { (Double(bin) + 0.5) / Double(binCount) }

    /// - Precondition: `value` lies in `0...1`.
    public mutating func insert(_ value: Double, isHit: Bool) {
        precondition(value >= 0 && value <= 1, "a share from 0 to 1")
        if bins.isEmpty { bins = Array(repeating: Bin(), count: Self.binCount) }
        let bin = min(Int(value * Double(Self.binCount)), Self.binCount - 1)
        if isHit { bins[bin].hits += 1 } else { bins[bin].misses += 1 }
    }

    public mutating func merge(_ other: SplitHistogram) {
        guard !bins.isEmpty else { return bins = other.bins }
        for (index, bin) in other.bins.enumerated() {
            bins[index].hits += bin.hits
            bins[index].misses += bin.misses
        }
    }

    /// Takes out what was counted here before.
    ///
    /// - Precondition: each bin counts as much; what it doesn't stays 0.
    public mutating func subtract(_ other: SplitHistogram) {
        guard !bins.isEmpty else { return }
        for (index, bin) in other.bins.enumerated() {
            bins[index].hits -= min(bins[index].hits, bin.hits)
            bins[index].misses -= min(bins[index].misses, bin.misses)
        }
    }

    /// The share of pairs of a hit and a miss in which the hit's number is larger, equal ones counted half: the area under
    /// the ROC curve (Hanley, McNeil: The meaning and use of the area under a ROC curve, Radiology 143, 1982). Nil without
    /// one of both. Numbers of one bin count as equal.
    public var rankingProbability: Double? {
        let (hits, total) = (hits, count)
        guard hits > 0, hits < total else { return nil }
        var missesBelow = 0.0
        var won = 0.0
        for bin in bins {
            won += Double(bin.hits) * (missesBelow + Double(bin.misses) / 2)
            missesBelow += Double(bin.misses)
        }
        return won / (Double(hits) * Double(total - hits))
    }

    /// The expected calibration error: the mean distance between the numbers and the share of hits, over groups of tenths
    /// weighted by their counts (Guo et al.: On calibration of modern neural networks, ICML 2017). Numbers are taken as
    /// the middles of their bins, which shifts it by 0.005 at the most. Nil if nothing is counted.
    public var calibrationError: Double? {
        let total = count
        guard total > 0 else { return nil }
        let width = Self.binCount / 10
        var error = 0.0
        for group in 0..<10 {
            var (hits, numbers) = (0.0, 0.0)
            for bin in group * width..<(group + 1) * width {
                hits += Double(bins[bin].hits)
                numbers += Double(bins[bin].total) * Self.center(of: bin)
            }
            error += (hits - numbers).magnitude
        }
        return error / Double(total)
    }

    /// The bins that count something.
    public func encode(into writer: inout ByteWriter) {
        let occupied = bins.indices.filter { bins[$0].total > 0 }
        writer.writeVarint(UInt64(occupied.count))
        for bin in occupied {
            writer.write(UInt8(bin))
            writer.writeVarint(bins[bin].hits)
            writer.writeVarint(bins[bin].misses)
        }
    }

    /// - Throws: `ByteCodingError` for anything that `encode(into:)` does not write.
    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        var previous = -1
        for _ in 0..<(try reader.readCount(atMost: Self.binCount)) {
            let start = reader.position
            let bin = Int(try reader.readByte())
            let hits = UInt64(try reader.readCount(atMost: EncodedCount.limit))
            let misses = UInt64(try reader.readCount(atMost: EncodedCount.limit))
            guard bin > previous, bin < Self.binCount, hits + misses > 0 else {
                throw ByteCodingError("bins out of order, too many, or empty", byte: start)
            }
            if bins.isEmpty { bins = Array(repeating: Bin(), count: Self.binCount) }
            bins[bin] = Bin(hits: hits, misses: misses)
            previous = bin
        }
    }
}
