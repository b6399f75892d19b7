import CMemory

/// A set of fingerprints for `DuplicateFilter`: buckets of eight, each one cache line, so that looking, adding and
/// removing touch one line, with branches that nearly always go the same way. What finds its bucket full lies in
/// `spilled`, and moves up when there is room again: only who finds a bucket full needs to look there. With at most `fill`
/// of eight taken on average, under 2 % of them lie there.
///
/// Belongs to one owner; whoever copies it takes `copy()`.
///
/// Sound as unsafe: the memory is made for `mask + 1` buckets, at least one, every index comes from `bucket(of:)`,
/// which masks it, or is below eight in such a bucket, and the memory goes with the object. `doubled` says why its own are.
final class FingerprintBuckets {
    private static let bucketSlots = 8
    /// Fingerprints in a bucket, on average, up to which there is room.
    private static let fill = 4

    private let memory: ZeroedMemory
    /// 0 marks a free slot.
    private let slots: UnsafeMutablePointer<UInt64>
    private let mask: Int
    /// Of buckets that are full, the fingerprints that found no place in them. Sets, since somebody who knows the hash can send
    /// all to one bucket.
    private var spilled: [Int: Set<UInt64>] = [:]

    /// - Parameter minimum: fingerprints that there is room for.
    convenience init(minimum: Int) {
        var count = 64
        while count * Self.fill < minimum { count *= 2 }
        self.init(ZeroedMemory(byteCount: count * Self.bucketSlots * MemoryLayout<UInt64>.size))
    }

    private init(_ memory: ZeroedMemory) {
        self.memory = memory
        let all = memory.bytes.bindMemory(to: UInt64.self)
        slots = all.baseAddress.unsafelyUnwrapped
        mask = all.count / Self.bucketSlots - 1
    }

    var room: Int { (mask + 1) * Self.fill }

    func copy() -> FingerprintBuckets {
        let copy = FingerprintBuckets(memory.copy())
        copy.spilled = spilled
        return copy
    }

    /// The same fingerprints with room for more.
    ///
    /// - Parameter minimum: fingerprints that there is room for.
    func enlarged(minimum: Int) -> FingerprintBuckets {
        var larger = doubled()
        while larger.room < minimum { larger = larger.doubled() }
        return larger
    }

    /// The same fingerprints in twice as many buckets. Those of one lie side by side in two then, so that both tables are gone
    /// through from front to back; which of the two is as good as thrown, so that nothing branches there.
    private func doubled() -> FingerprintBuckets {
        let larger = FingerprintBuckets(ZeroedMemory(byteCount: 2 * memory.bytes.count))
        for bucket in 0...mask {
            let line = slots + bucket * Self.bucketSlots
            // Sound: who has moved on eight times in a bucket has had all eight fingerprints, and writes no more.
            var low = larger.slots + bucket * Self.bucketSlots
            var high = low + (mask + 1) * Self.bucketSlots
            for slot in 0..<Self.bucketSlots {
                let fingerprint = line[slot]
                let isHigh = larger.bucket(of: fingerprint) > mask
                let isTaken = fingerprint == 0 ? 0 : 1
                (isHigh ? high : low).pointee = fingerprint
                low += isHigh ? 0 : isTaken
                high += isHigh ? isTaken : 0
            }
        }
        for fingerprint in spilled.values.joined() { _ = larger.insert(fingerprint) }
        return larger
    }

    @inline(__always)
    func prefetch(_ fingerprint: UInt64) {
        varve_prefetch(slots + bucket(of: fingerprint) * Self.bucketSlots)
    }

    /// False if it is there already.
    ///
    /// - Precondition: `fingerprint` is not 0.
    @inline(__always)
    func insert(_ fingerprint: UInt64) -> Bool {
        let bucket = bucket(of: fingerprint)
        let line = slots + bucket * Self.bucketSlots
        if Self.slots(of: line, holding: fingerprint) != 0 { return false }
        let free = Self.slots(of: line, holding: 0)
        guard free != 0 else { return spill(fingerprint, from: bucket) }
        line[free.trailingZeroBitCount] = fingerprint
        return true
    }

    /// - Precondition: it is there.
    @inline(__always)
    func remove(_ fingerprint: UInt64) {
        let bucket = bucket(of: fingerprint)
        let line = slots + bucket * Self.bucketSlots
        let found = Self.slots(of: line, holding: fingerprint)
        guard Self.slots(of: line, holding: 0) == 0 else {
            if found != 0 { line[found.trailingZeroBitCount] = 0 }
            return
        }
        removeFromFull(bucket, fingerprint)
    }

    @inline(__always)
    private func bucket(of fingerprint: UInt64) -> Int {
        Int(truncatingIfNeeded: (fingerprint &* 0x9e37_79b9_7f4a_7c15) >> 20) & mask
    }

    /// A bit for each slot of the bucket that holds the value, without a branch.
    @inline(__always)
    private static func slots(of line: UnsafeMutablePointer<UInt64>, holding value: UInt64) -> UInt {
        var found: UInt = 0
        for slot in 0..<bucketSlots { found |= (line[slot] == value ? 1 : 0) << UInt(slot) }
        return found
    }

    /// Adds it to those of a full bucket; false if it is there already.
    @inline(never)
    private func spill(_ fingerprint: UInt64, from bucket: Int) -> Bool {
        spilled[bucket, default: []].insert(fingerprint).inserted
    }

    @inline(never)
    private func removeFromFull(_ bucket: Int, _ fingerprint: UInt64) {
        let line = UnsafeMutableBufferPointer(
            start: slots + bucket * Self.bucketSlots, count: Self.bucketSlots)
        if let place = line.firstIndex(of: fingerprint) {
            line[place] = spilled[bucket]?.popFirst() ?? 0
        } else {
            spilled[bucket]?.remove(fingerprint)
        }
        if spilled[bucket]?.isEmpty == true { spilled[bucket] = nil }
    }
}
