/// Counts of the magnitudes of one sign by bins of `FineScale`, each bin with its extent: the least and the
/// greatest 256th of the bin that a value lay in.
///
/// A bin that holds one value over and over has an extent of one cell, so that the steps of discrete data stay
/// where they are, to 1/256 of a bin. Counts and extents don't depend on the order of values.
///
/// Bins lie in one dense array, a word each: the count in 48 bits, the least cell, the greatest cell.
struct ExtentBins: Sendable {
    /// A bin: a count and the cells that it spans.
    struct Word: Equatable {
        static let empty = Word(bits: 0x00ff << 48)
        private static let countMask: UInt64 = 1 << 48 - 1

        var bits: UInt64

        init(bits: UInt64) { self.bits = bits }

        init(count: UInt64, low: Int, high: Int) {
            bits = count & Self.countMask | UInt64(low) << 48 | UInt64(high) << 56
        }

        @inline(__always) var count: UInt64 { bits & Self.countMask }
        @inline(__always) var low: Int { Int(truncatingIfNeeded: bits >> 48) & 0xff }
        @inline(__always) var high: Int { Int(truncatingIfNeeded: bits >> 56) }
        var isEmpty: Bool { count == 0 }

        /// Both bins' values in one.
        @inline(__always)
        mutating func merge(_ other: Word) {
            self = Word(count: count + other.count, low: min(low, other.low), high: max(high, other.high))
        }
    }

    /// Cells of a bin are 2 to this power.
    static let cellBits = 8
    /// Room for bins that is added at a side that grows, at least.
    private static let leastGrowth = 8

    /// The bin that the first word counts.
    private var first = 0
    private var words: [Word] = []

    init(first: Int = 0, words: [Word] = []) {
        self.first = first
        self.words = words
    }

    /// Makes room for what will be counted.
    ///
    /// - Precondition: nothing was counted.
    mutating func reserve(_ bins: Range<Int>, limit: Int) {
        guard !bins.isEmpty else { return }
        first = max(bins.lowerBound - Self.leastGrowth, bins.upperBound - limit)
        words = Array(repeating: .empty, count: min(bins.upperBound + Self.leastGrowth - first, limit))
    }

    /// Counts the value at a cell; says no, and counts nothing, if the array has no bin for it.
    ///
    /// A cell's number is its bin's, times 256, plus its place in the bin.
    @inline(__always)
    mutating func add(cell: Int) -> Bool {
        let slot = cell >> Self.cellBits &- first
        guard UInt(bitPattern: slot) < UInt(bitPattern: words.count) else { return false }
        let place = cell & 0xff
        let word = words[slot]
        words[slot].bits = word.bits &+ 1
        if place < word.low || place > word.high { widen(slot, to: place) }
        return true
    }

    @inline(never)
    private mutating func widen(_ slot: Int, to place: Int) {
        let word = words[slot]
        words[slot] = Word(count: word.count, low: min(word.low, place), high: max(word.high, place))
    }

    /// The bins from the lowest to the highest that count something; empty if none does.
    ///
    /// - Complexity: O(room at the sides).
    var occupied: Range<Int> {
        var lower = 0
        var upper = words.count
        while lower < upper, words[lower].isEmpty { lower += 1 }
        while upper > lower, words[upper - 1].isEmpty { upper -= 1 }
        return lower == upper ? 0..<0 : first + lower..<first + upper
    }

    subscript(bin: Int) -> Word { words[bin - first] }

    /// The bins that count something, ascending.
    var ascending: some Sequence<(bin: Int, word: Word)> {
        zip(first..., words).lazy.filter { !$0.1.isEmpty }.map { (bin: $0.0, word: $0.1) }
    }

    /// The bins that count something, descending.
    var reversed: some Sequence<(bin: Int, word: Word)> {
        words.indices.reversed().lazy.filter { !words[$0].isEmpty }.map {
            (bin: first + $0, word: words[$0])
        }
    }

    /// Adds a bin's values, growing the array to no more than `limit` bins. What is below `highest - limit + 1`
    /// is counted in that bin, at its lowest cell: that depends on the highest bin alone, and so not on the order.
    mutating func add(_ word: Word, at bin: Int, limit: Int) {
        cover(bin, bin, limit: limit)
        if bin >= first {
            words[bin - first].merge(word)
        } else {
            words[0].merge(Word(count: word.count, low: 0, high: 0))
        }
    }

    /// Adds another's bins, growing the array to no more than `limit` bins, as `add(_:at:limit:)` does.
    mutating func merge(_ other: ExtentBins, limit: Int) {
        let theirs = other.occupied
        guard let last = theirs.last else { return }
        cover(theirs.lowerBound, last, limit: limit)
        let kept = theirs.clamped(to: first..<first + words.count)
        for bin in theirs where bin < first && !other[bin].isEmpty {
            words[0].merge(Word(count: other[bin].count, low: 0, high: 0))
        }
        guard !kept.isEmpty else { return }
        words.withUnsafeMutableBufferPointer { mine in
            let part = mine[kept.lowerBound - first..<kept.upperBound - first]
            let shift = kept.lowerBound - other.first - part.startIndex
            for slot in part.indices { mine[slot].merge(other.words[slot + shift]) }
        }
    }

    /// Makes the array span bins from `low` to `high`, as far as they don't collapse, along with what it counts.
    private mutating func cover(_ low: Int, _ high: Int, limit: Int) {
        guard words.isEmpty || low < first || high >= first + words.count else { return }
        let mine = occupied.isEmpty ? low..<high + 1 : occupied
        let highest = max(high, mine.upperBound - 1)
        let lowestKept = highest - limit + 1
        let lowest = max(lowestKept, min(low, mine.lowerBound))
        let growth = max(Self.leastGrowth, words.count / 4)
        let newFirst = max(lowestKept, lowest == mine.lowerBound ? lowest : lowest - growth)
        let wanted = highest == mine.upperBound - 1 ? highest + 1 : highest + 1 + growth
        move(to: newFirst..<min(newFirst + limit, wanted))
    }

    /// Replaces the array by one that spans `bins`; what lies below is counted in the first of them.
    private mutating func move(to bins: Range<Int>) {
        let old = self
        first = bins.lowerBound
        words = Array(repeating: .empty, count: bins.count)
        for bin in old.occupied where !old[bin].isEmpty {
            if bin >= first {
                words[bin - first] = old[bin]
            } else {
                words[0].merge(Word(count: old[bin].count, low: 0, high: 0))
            }
        }
    }

    /// Joins pairs of neighbouring bins, which halves the resolution.
    mutating func coarsen() {
        let old = self
        let bins = old.occupied
        self = ExtentBins()
        guard let last = bins.last else { return }
        first = bins.lowerBound >> 1
        words = Array(repeating: .empty, count: last >> 1 - first + 1)
        for bin in bins where !old[bin].isEmpty {
            let half = (bin & 1) << (Self.cellBits - 1)
            let word = old[bin]
            words[bin >> 1 - first].merge(
                Word(count: word.count, low: half | word.low >> 1, high: half | word.high >> 1))
        }
    }

    /// How many bins of a level that is coarser by `steps` a store spans that also holds `bin`.
    static func span(of bins: Range<Int>, with other: Range<Int>, coarserBy steps: Int) -> Int {
        let both = bins.isEmpty ? other : other.isEmpty ? bins : bins.union(other)
        guard let last = both.last else { return 0 }
        return last >> steps - both.lowerBound >> steps + 1
    }

    var count: UInt64 { words.reduce(0) { $0 + $1.count } }
}

extension Range<Int> {
    /// The least range that holds both.
    fileprivate func union(_ other: Range<Int>) -> Range<Int> {
        Swift.min(lowerBound, other.lowerBound)..<Swift.max(upperBound, other.upperBound)
    }
}

extension ExtentBins: Equatable {
    /// Equal counts and extents, whatever room the arrays have.
    static func == (left: ExtentBins, right: ExtentBins) -> Bool {
        let bins = left.occupied
        return bins == right.occupied && bins.allSatisfy { left[$0] == right[$0] }
    }
}
