/// The distribution of numeric values: exact while there are few different ones, and in logarithmic bins that
/// are as narrow as their number allows from then on.
///
/// The summary is a function of the multiset of its values: whatever the order of insertions and merges, equal
/// values give equal summaries. So are the encodings of bins; those of a list of the first values keep their order.
///
/// - Accuracy: up to `ValueCounts.limit` different values, exact. Beyond it, a value is known to lie in its bin,
///   and not outside the cells (256 to a bin) that the bin's values span. A bin's width is 2 % of the magnitude,
///   or 2 % / 2^level where all magnitudes of a sign then fit into `finerBinLimit` bins. Beyond `binLimit` bins
///   of 2 %, a ratio of 2^58 between magnitudes, the lowest collapse into one.
struct NumericSummary: Equatable, Sendable {
    /// The most bins of one sign where they are narrower than 2 %.
    static let finerBinLimit = 512
    /// The most bins of one sign.
    static let binLimit = 2048
    /// The narrowest bins are 2 % / 2^16 wide.
    static let finestLevel = 16

    private(set) var count: UInt64 = 0
    /// Of what is in bins; exact values are looked through when they are asked for their extremes.
    private var extremes = Extremes()
    /// Holds all values while `level` is nil.
    private(set) var values = ValueCounts()
    /// The level of the bins: 0 is 2 % wide, each further one half as wide.
    private(set) var level: Int?
    private(set) var zeroCount: UInt64 = 0
    /// The bins of either sign's magnitudes, side by side so that the sign bit picks one without a branch.
    private var signs: (positive: ExtentBins, negative: ExtentBins) = (ExtentBins(), ExtentBins())

    init() {}

    var positive: ExtentBins { signs.positive }
    var negative: ExtentBins { signs.negative }
    var isEmpty: Bool { count == 0 }
    /// The least value, exactly.
    ///
    /// - Complexity: O(values) while they are exact.
    var min: Double? { isEmpty ? nil : allExtremes.least + 0 }
    /// The greatest value, exactly.
    ///
    /// - Complexity: O(values) while they are exact.
    var max: Double? { isEmpty ? nil : allExtremes.greatest + 0 }

    private var allExtremes: Extremes {
        guard level == nil else { return extremes }
        var extremes = Extremes()
        values.forEach { value, _ in extremes.cover(value) }
        return extremes
    }

    /// - Precondition: `value` is finite.
    /// - Complexity: O(1), amortized.
    @inline(__always)
    mutating func insert(_ value: Double) {
        precondition(value.isFinite, "a summary takes finite values")
        count += 1
        if level != nil {
            extremes.cover(value)
            insertIntoBins(value)
        } else if !values.add(value + 0) {
            useBins()
            extremes.cover(value)
            add(value, count: 1)
        }
    }

    /// Inserts one value after the other.
    ///
    /// - Precondition: all are finite, and none is a negative zero.
    mutating func insert(_ all: UnsafeBufferPointer<Double>) {
        precondition(Self.areFinite(all), "a summary takes finite values")
        if level == nil {
            if values.list(all) {
                count += UInt64(all.count)
                return
            }
            guard values.areTooManyDifferent(with: all) else {
                for value in all { insert(value) }
                return
            }
            useBins()
        }
        count += UInt64(all.count)
        for value in all { extremes.cover(value) }
        for value in all { insertIntoBins(value) }
    }

    /// Without a branch for each: adding one to an exponent of ones carries.
    private static func areFinite(_ values: UnsafeBufferPointer<Double>) -> Bool {
        let exponent = Double.infinity.bitPattern
        let one = Double.leastNormalMagnitude.bitPattern
        var carries: UInt64 = 0
        for value in values { carries |= (value.bitPattern & exponent) &+ one }
        return carries >> 63 == 0
    }

    /// Adds a value `count` times.
    mutating func insert(_ value: Double, count more: UInt64) {
        precondition(value.isFinite, "a summary takes finite values")
        guard more > 0 else { return }
        count += more
        mergeValue(value + 0, count: more)
    }

    mutating func removeAll() {
        guard level == nil else { return self = NumericSummary() }
        count = 0
        values.removeAll()
    }

    /// - Precondition: there are bins.
    @inline(__always)
    private mutating func insertIntoBins(_ value: Double) {
        let magnitude = value.magnitude
        guard magnitude >= FineScale.leastMagnitude else {
            zeroCount += 1
            return
        }
        let cell =
            FineScale.position(ofMagnitudeBits: magnitude.bitPattern) >> Self.shift(ofLevel: currentLevel)
        let sign = Int(truncatingIfNeeded: value.bitPattern >> 63)
        // Sound: a tuple of two of a type is laid out as an array of two, and the sign bit is 0 or 1.
        let isAdded = withUnsafeMutablePointer(to: &signs) { pair in
            pair.withMemoryRebound(to: ExtentBins.self, capacity: 2) { $0[sign].add(cell: cell) }
        }
        if !isAdded { add(value, count: 1) }
    }

    /// Cells of a level are 2 to this power of positions.
    @inline(__always)
    static func shift(ofLevel level: Int) -> Int {
        FineScale.binBits - ExtentBins.cellBits - level
    }

    /// Moves the exact values into bins.
    @inline(never)
    private mutating func useBins() {
        guard level == nil else { return }
        level = Self.finestLevel
        let old = values
        values = ValueCounts()
        old.forEach { value, _ in extremes.cover(value) }
        makeRoom(for: old)
        old.forEach { value, count in
            if count == 1 { insertIntoBins(value) } else { add(value, count: count) }
        }
    }

    /// Lowers the level to that of the first bins, at once instead of step by step.
    private mutating func makeRoom(for values: ValueCounts) {
        var ranges = (positive: 0..<0, negative: 0..<0)
        values.forEach { value, _ in
            guard value.magnitude >= FineScale.leastMagnitude else { return }
            let position = FineScale.position(ofMagnitudeBits: value.magnitude.bitPattern)
            let bin = position >> (FineScale.binBits - Self.finestLevel)
            if value > 0 {
                ranges.positive.cover(bin)
            } else {
                ranges.negative.cover(bin)
            }
        }
        makeRoom(positive: ranges.positive, negative: ranges.negative)
        let steps = Self.finestLevel - currentLevel
        signs.positive.reserve(ranges.positive.coarser(by: steps), limit: currentLimit)
        signs.negative.reserve(ranges.negative.coarser(by: steps), limit: currentLimit)
    }

    /// Adds a value to the bins, which become coarser if they would be too many.
    @inline(never)
    private mutating func add(_ value: Double, count: UInt64) {
        let magnitude = value.magnitude
        guard magnitude >= FineScale.leastMagnitude else {
            zeroCount += count
            return
        }
        let position = FineScale.position(ofMagnitudeBits: magnitude.bitPattern)
        let bin = position >> (FineScale.binBits - currentLevel)
        if value > 0 {
            makeRoom(positive: bin..<bin + 1, negative: 0..<0)
        } else {
            makeRoom(positive: 0..<0, negative: bin..<bin + 1)
        }
        let cell = position >> Self.shift(ofLevel: currentLevel)
        let word = ExtentBins.Word(count: count, low: cell & 0xff, high: cell & 0xff)
        if value > 0 {
            signs.positive.add(word, at: cell >> ExtentBins.cellBits, limit: currentLimit)
        } else {
            signs.negative.add(word, at: cell >> ExtentBins.cellBits, limit: currentLimit)
        }
    }

    private var currentLevel: Int { level ?? Self.finestLevel }
    private var currentLimit: Int { Self.limit(ofLevel: currentLevel) }

    static func limit(ofLevel level: Int) -> Int { level > 0 ? finerBinLimit : binLimit }

    /// Lowers the level until the bins fit that are there and those of the present level that come.
    private mutating func makeRoom(positive more: Range<Int>, negative less: Range<Int>) {
        let level = currentLevel
        var steps = 0
        while steps < level {
            let span = Swift.max(
                ExtentBins.span(of: positive.occupied, with: more, coarserBy: steps),
                ExtentBins.span(of: negative.occupied, with: less, coarserBy: steps))
            if span <= Self.finerBinLimit { break }
            steps += 1
        }
        coarsen(to: level - steps)
    }

    private mutating func coarsen(to target: Int) {
        while let level, level > target {
            signs.positive.coarsen()
            signs.negative.coarsen()
            self.level = level - 1
        }
    }

    /// Adds all values of another summary, with the same result as if they had been inserted here.
    ///
    /// - Complexity: O(bins).
    mutating func merge(_ other: NumericSummary) {
        count += other.count
        if other.level == nil {
            // The order of a table must not become that of a list.
            if other.values.isTable, level == nil { values.tabulate() }
            other.values.forEach { mergeValue($0, count: $1) }
        } else {
            useBins()
            mergeBins(other)
        }
    }

    private mutating func mergeValue(_ value: Double, count: UInt64) {
        if level == nil, values.add(value, count: count) { return }
        useBins()
        extremes.cover(value)
        add(value, count: count)
    }

    private mutating func mergeBins(_ other: NumericSummary) {
        var other = other
        coarsen(to: other.currentLevel)
        other.coarsen(to: currentLevel)
        makeRoom(positive: other.positive.occupied, negative: other.negative.occupied)
        other.coarsen(to: currentLevel)
        extremes.cover(other.extremes)
        zeroCount += other.zeroCount
        signs.positive.merge(other.positive, limit: currentLimit)
        signs.negative.merge(other.negative, limit: currentLimit)
    }

    static func == (left: NumericSummary, right: NumericSummary) -> Bool {
        guard left.count == right.count, left.level == right.level, left.zeroCount == right.zeroCount,
            left.min == right.min, left.max == right.max
        else { return false }
        return left.values.sorted.elementsEqual(right.values.sorted) { $0 == $1 }
            && left.positive == right.positive && left.negative == right.negative
    }
}

extension NumericSummary {
    /// Restores a summary from what was encoded.
    init(values: ValueCounts) {
        self.values = values
        values.forEach { _, more in count += more }
    }

    /// Restores a summary from what was encoded.
    init(
        level: Int, zeroCount: UInt64, positive: ExtentBins, negative: ExtentBins,
        extremes: ClosedRange<Double>
    ) {
        self.level = level
        self.zeroCount = zeroCount
        signs = (positive, negative)
        count = zeroCount + positive.count + negative.count
        self.extremes = Extremes(least: extremes.lowerBound, greatest: extremes.upperBound)
    }
}

/// The least and the greatest of some values.
private struct Extremes: Sendable {
    var least = Double.infinity
    var greatest = -Double.infinity

    @inline(__always)
    mutating func cover(_ value: Double) {
        if value < least { least = value }
        if value > greatest { greatest = value }
    }

    mutating func cover(_ other: Extremes) {
        least = min(least, other.least)
        greatest = max(greatest, other.greatest)
    }
}

extension Range<Int> {
    /// The range of bins of a level that is coarser by `steps`.
    fileprivate func coarser(by steps: Int) -> Range<Int> {
        isEmpty ? self : lowerBound >> steps..<(upperBound - 1) >> steps + 1
    }

    /// Widens the range to hold one more.
    fileprivate mutating func cover(_ place: Int) {
        let one = place..<place + 1
        self = isEmpty ? one : Swift.min(lowerBound, place)..<Swift.max(upperBound, place + 1)
    }
}
