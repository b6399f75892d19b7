/// Counts of values in logarithmic bins, which answer any quantile within a relative accuracy: DDSketch
/// (Masson, Rim, Lee: DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees,
/// PVLDB 12(12), 2019).
///
/// The sketch is a function of the multiset of its values: whatever the order of insertions and merges, and on
/// whatever machine, equal values give equal answers and equal encodings.
///
/// - Accuracy: `|quantile(q) - x| <= relativeAccuracy * |x|`, where `x` is the exact nearest-rank quantile, as
///   long as the bins span no more than `binLimit` for each sign. By default that is a ratio of 2^58 between the
///   largest and the smallest magnitude. Beyond it the lowest bins collapse into the lowest one kept, and values
///   that small are only known to be at most `2^-58` of the largest: high quantiles keep their accuracy.
/// - Zero: magnitudes below `leastMagnitude` are counted as zero.
public struct QuantileSketch: Equatable, Sendable {
    public static let defaultRelativeAccuracy = 0.01
    /// The number of bins per sign.
    public static let defaultBinLimit = 2048

    public static let relativeAccuracies = 0.000_1...0.3
    public static let binLimits = 2...(1 << 17)

    /// Smaller magnitudes, which are the subnormal ones, are counted as zero (`min` and `max` keep them).
    public static let leastMagnitude = Double.leastNormalMagnitude

    @usableFromInline let mapping: LogarithmicMapping
    @usableFromInline let limit: Int32
    @usableFromInline var positive = BinStore()
    @usableFromInline var negative = BinStore()
    @usableFromInline var zeroCount: UInt64 = 0
    @usableFromInline var minimum = Double.infinity
    @usableFromInline var maximum = -Double.infinity

    @usableFromInline var total: UInt64 = 0

    /// - Precondition: the parameters lie in `relativeAccuracies` and `binLimits`.
    public init(
        relativeAccuracy: Double = defaultRelativeAccuracy, binLimit: Int = defaultBinLimit
    ) {
        precondition(Self.relativeAccuracies.contains(relativeAccuracy), "no such relative accuracy")
        precondition(Self.binLimits.contains(binLimit), "no such limit of bins")
        let isDefault = relativeAccuracy == Self.defaultRelativeAccuracy
        self.init(
            mapping: isDefault ? .byDefault : LogarithmicMapping(relativeAccuracy: relativeAccuracy),
            limit: Int32(binLimit))
    }

    init(mapping: LogarithmicMapping, limit: Int32) {
        self.mapping = mapping
        self.limit = limit
    }

    /// The accuracy that is kept, which is what was asked for or slightly better.
    public var relativeAccuracy: Double { mapping.relativeAccuracy }
    public var binLimit: Int { Int(limit) }

    /// The number of values.
    public var count: UInt64 { total }
    public var isEmpty: Bool { total == 0 }

    /// The least value, exactly.
    public var min: Double? { isEmpty ? nil : minimum + 0 }  // no negative zero: it depends on the order

    /// The greatest value, exactly.
    public var max: Double? { isEmpty ? nil : maximum + 0 }

    /// Adds a value.
    ///
    /// - Precondition: `value` is finite. Who reads values from outside checks them there; one that isn't traps
    ///   here, since a sketch has no honest place for it.
    /// - Complexity: O(1), amortized.
    @inlinable
    public mutating func insert(_ value: Double) {
        let magnitude = noteExtremes(of: value)
        total += 1
        guard magnitude >= Self.leastMagnitude.bitPattern else {
            zeroCount += 1
            return
        }
        let bin = mapping.bin(ofMagnitudeBits: magnitude)
        if value > 0 {
            positive.add(at: bin, limit: Int(limit))
        } else {
            negative.add(at: bin, limit: Int(limit))
        }
    }

    /// Adds a value `count` times.
    ///
    /// - Precondition: as for `insert(_:)`.
    public mutating func insert(_ value: Double, count: UInt64) {
        guard count > 0 else { return }
        let magnitude = noteExtremes(of: value)
        total += count
        guard magnitude >= Self.leastMagnitude.bitPattern else {
            zeroCount += count
            return
        }
        let bin = mapping.bin(ofMagnitudeBits: magnitude)
        if value > 0 {
            positive.add(count, at: bin, limit: binLimit)
        } else {
            negative.add(count, at: bin, limit: binLimit)
        }
    }

    /// Checks a value and keeps it if it is the least or the greatest; the bits of its magnitude.
    @inlinable
    mutating func noteExtremes(of value: Double) -> UInt64 {
        let magnitude = value.magnitude.bitPattern
        precondition(magnitude < Double.infinity.bitPattern, "a sketch takes finite values")
        if value < minimum { minimum = value }
        if value > maximum { maximum = value }
        return magnitude
    }

    /// Takes all values out, and keeps memory where it is little, and as many values will need it.
    public mutating func removeAll() {
        positive.removeAll(total: total)
        negative.removeAll(total: total)
        (zeroCount, total, minimum, maximum) = (0, 0, .infinity, -.infinity)
    }

    /// Whether both sketches have the same parameters, so that they can be merged.
    public func isMergeable(with other: QuantileSketch) -> Bool {
        mapping == other.mapping && limit == other.limit
    }

    /// Adds all values of another sketch, with the same result as if they had been inserted here.
    ///
    /// - Precondition: `isMergeable(with: other)`.
    /// - Complexity: O(bins).
    public mutating func merge(_ other: QuantileSketch) {
        precondition(isMergeable(with: other), "sketches of different parameters")
        positive.merge(other.positive, limit: binLimit)
        negative.merge(other.negative, limit: binLimit)
        zeroCount += other.zeroCount
        total += other.total
        minimum = Swift.min(minimum, other.minimum)
        maximum = Swift.max(maximum, other.maximum)
    }

    /// Takes out values that were inserted before. The extremes stay: they bound what is left.
    ///
    /// - Precondition: `isMergeable(with: other)`, and the values were inserted; a bin that counts fewer is emptied.
    /// - Complexity: O(bins).
    public mutating func subtract(_ other: QuantileSketch) {
        precondition(isMergeable(with: other), "sketches of different parameters")
        let removed = positive.subtract(other.positive) + negative.subtract(other.negative)
        let zeros = Swift.min(zeroCount, other.zeroCount)
        zeroCount -= zeros
        total -= removed + zeros
    }
}
