/// The counts of one sign's bins: one dense array from the lowest to the highest bin in use, with some room at
/// the sides that grew last.
///
/// Counts are 32 bits wide, since tens of thousands of sketches are open at a time and hardly a bin of a window
/// passes four billion. A bin that does carries into `high`, which is allocated only then.
///
/// The array never spans more than the limit of bins, so what lies in it never needs to collapse. A bin below
/// `highest bin - limit + 1` is counted in that one: which bins that are depends on the highest bin alone, so
/// any order of insertions and merges ends with the same counts.
@usableFromInline
struct BinStore: Sendable {
    /// Room for bins that is added at a side that grows, at least.
    static let leastGrowth = 16
    /// Bins, 1 kB of them.
    private static let keptRoom = 256

    /// The bin that `low[0]` counts.
    @usableFromInline var first = 0
    /// The counts modulo 2^32.
    @usableFromInline var low: [UInt32] = []
    /// How often each count passed 2^32; empty as long as none has.
    @usableFromInline var high: [UInt32] = []

    init() {}

    /// Takes all counts out. The memory of a few bins stays, if there were about as many values.
    ///
    /// - Parameter total: how many values there were.
    mutating func removeAll(total: UInt64) {
        guard high.isEmpty, low.count <= Self.keptRoom, UInt64(low.count) / 2 <= total else {
            return self = BinStore()
        }
        for slot in low.indices { low[slot] = 0 }
    }

    /// Counts one value.
    ///
    /// - Complexity: O(1), and O(bins) where the array grows, which it does a few times in its life.
    @inlinable @inline(__always)
    mutating func add(at bin: Int, limit: Int) {
        let slot = bin &- first
        guard UInt(bitPattern: slot) < UInt(bitPattern: low.count) else {
            return add(1, at: bin, limit: limit)
        }
        let sum = low[slot] &+ 1
        low[slot] = sum
        if sum == 0 { carry(1, at: slot) }
    }

    @usableFromInline
    mutating func add(_ count: UInt64, at bin: Int, limit: Int) {
        cover(bin..<bin + 1, limit: limit)
        add(count, atSlot: max(0, bin - first))
    }

    func count(atSlot slot: Int) -> UInt64 {
        UInt64(low[slot]) | (high.isEmpty ? 0 : UInt64(high[slot]) << 32)
    }

    /// The bins from the lowest to the highest that count something; empty if none does.
    ///
    /// - Complexity: O(room at the sides).
    var occupied: Range<Int> {
        var lower = 0
        var upper = low.count
        while lower < upper, count(atSlot: lower) == 0 { lower += 1 }
        while upper > lower, count(atSlot: upper - 1) == 0 { upper -= 1 }
        return lower == upper ? 0..<0 : first + lower..<first + upper
    }

    func count(at bin: Int) -> UInt64 {
        count(atSlot: bin - first)
    }

    /// How many values the given bins count.
    func total(of bins: Range<Int>) -> UInt64 {
        var total: UInt64 = 0
        for bin in bins.clamped(to: first..<first + low.count) { total += count(at: bin) }
        return total
    }

    /// How many values all bins count; nil beyond 64 bits.
    func checkedTotal() -> UInt64? {
        var total: UInt64 = 0
        // 2^32 counts below 2^32 each stay below 2^64.
        for count in low { total &+= UInt64(count) }
        for count in high {
            let (sum, overflow) = total.addingReportingOverflow(UInt64(count) << 32)
            if overflow { return nil }
            total = sum
        }
        return total
    }

    /// Takes out counts; says how many were there to be taken.
    mutating func subtract(_ other: BinStore) -> UInt64 {
        var removed: UInt64 = 0
        for bin in other.occupied {
            let slot = max(0, bin - first)
            guard slot < low.count else { break }
            let (mine, wanted) = (count(atSlot: slot), other.count(at: bin))
            let taken = min(mine, wanted)
            let rest = mine - taken
            low[slot] = UInt32(truncatingIfNeeded: rest)
            if !high.isEmpty { high[slot] = UInt32(truncatingIfNeeded: rest >> 32) }
            removed += taken
        }
        return removed
    }

    mutating func merge(_ other: BinStore, limit: Int) {
        let theirs = other.occupied
        guard !theirs.isEmpty else { return }
        cover(theirs, limit: limit)
        let lowestKept = max(theirs.lowerBound, min(first, theirs.upperBound))
        for bin in theirs.lowerBound..<lowestKept {
            add(other.count(at: bin), atSlot: 0)
        }
        addCounts(of: other, in: lowestKept..<theirs.upperBound)
    }

    /// Adds the counts of bins that both arrays span.
    private mutating func addCounts(of other: BinStore, in bins: Range<Int>) {
        let slot = bins.lowerBound - first
        let otherSlot = bins.lowerBound - other.first
        let carries = Self.add(other.low[otherSlot..<otherSlot + bins.count], to: &low, at: slot)
        guard carries || !other.high.isEmpty else { return }
        for index in 0..<bins.count {
            // A sum modulo 2^32 is less than its part exactly if it passed 2^32.
            let carried: UInt32 = low[slot + index] < other.low[otherSlot + index] ? 1 : 0
            carry((other.high.isEmpty ? 0 : other.high[otherSlot + index]) + carried, at: slot + index)
        }
    }

    /// Adds counts modulo 2^32, and says whether any of them passed it.
    ///
    /// Buffers instead of arrays, so that the loop is vectorized. Sound: making the slice of `all` checks its
    /// bounds, and the loop runs over exactly that many elements.
    private static func add(_ counts: ArraySlice<UInt32>, to sums: inout [UInt32], at slot: Int) -> Bool {
        sums.withUnsafeMutableBufferPointer { all in
            counts.withUnsafeBufferPointer { theirs in
                let mine = UnsafeMutableBufferPointer(rebasing: all[slot..<slot + theirs.count])
                var carries: UInt32 = 0
                for index in theirs.indices {
                    let sum = mine[index] &+ theirs[index]
                    carries |= sum < theirs[index] ? 1 : 0
                    mine[index] = sum
                }
                return carries > 0
            }
        }
    }

    private mutating func add(_ count: UInt64, atSlot slot: Int) {
        let (sum, carried) = low[slot].addingReportingOverflow(UInt32(truncatingIfNeeded: count))
        low[slot] = sum
        carry(UInt32(truncatingIfNeeded: count >> 32) + (carried ? 1 : 0), at: slot)
    }

    @usableFromInline
    mutating func carry(_ amount: UInt32, at slot: Int) {
        guard amount > 0 else { return }
        if high.isEmpty { high = Array(repeating: 0, count: low.count) }
        high[slot] += amount
    }

    /// Makes the array span `bins`, as far as they don't collapse, along with what it counts already.
    private mutating func cover(_ bins: Range<Int>, limit: Int) {
        let occupied = occupied
        // Room that was left from before may lie far from here.
        if occupied.isEmpty, bins.lowerBound < first || bins.upperBound > first + low.count {
            self = BinStore()
        }
        let mine = occupied.isEmpty ? bins : occupied
        let highest = max(bins.upperBound, mine.upperBound) - 1
        let lowestKept = highest - limit + 1
        let lowest = max(lowestKept, min(bins.lowerBound, mine.lowerBound))
        let end = first + low.count
        guard low.isEmpty || lowest < first || highest >= end else { return }

        let growth = max(Self.leastGrowth, low.count / 4)
        let growsDown = low.isEmpty || lowest < first
        let growsUp = low.isEmpty || highest >= end
        let newFirst = max(lowestKept, growsDown ? lowest - growth : first)
        let newEnd = min(newFirst + limit, growsUp ? highest + 1 + growth : end)
        move(to: newFirst..<newEnd)
    }

    /// Replaces the array by one that spans `bins`; what lies below is counted in the first of them.
    ///
    /// - Precondition: nothing is counted above `bins`.
    private mutating func move(to bins: Range<Int>) {
        let old = self
        first = bins.lowerBound
        low = Array(repeating: 0, count: bins.count)
        high = old.high.isEmpty ? [] : low
        let kept = bins.clamped(to: old.first..<old.first + old.low.count)
        Self.copy(old.low, kept.lowerBound - old.first, kept.count, to: &low, kept.lowerBound - first)
        if !high.isEmpty {
            Self.copy(old.high, kept.lowerBound - old.first, kept.count, to: &high, kept.lowerBound - first)
        }
        let collapsed = max(0, min(old.low.count, first - old.first))
        for slot in 0..<collapsed {
            add(old.count(atSlot: slot), atSlot: 0)
        }
    }

    private static func copy(
        _ source: [UInt32], _ sourceSlot: Int, _ count: Int, to target: inout [UInt32], _ slot: Int
    ) {
        for index in 0..<count {
            target[slot + index] = source[sourceSlot + index]
        }
    }
}

extension BinStore: Equatable {
    /// Equal counts, whatever room the arrays have.
    @usableFromInline
    static func == (left: BinStore, right: BinStore) -> Bool {
        let bins = left.occupied
        return bins == right.occupied && bins.allSatisfy { left.count(at: $0) == right.count(at: $0) }
    }
}
