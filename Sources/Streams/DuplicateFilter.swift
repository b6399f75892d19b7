import ByteCoding

/// Remembers the fingerprints of the last `capacity` distinct events and tells whether one comes again.
///
/// A ring keeps their order, an open-addressing set with linear probing finds them: one random access of
/// memory an event, 24 bytes of memory per remembered event at the most. Memory grows with use.
///
/// Fingerprints have 64 bits: among the last million events, a new one is taken for a repetition with a
/// probability of 5e-14.
struct DuplicateFilter {
    let capacity: Int
    private var ring: [UInt64] = []
    /// The oldest entry of a full ring.
    private var oldest = 0
    /// 0 marks a free slot; the fingerprint 0 is stored as 1.
    private var slots: [UInt64]

    init(capacity: Int) {
        self.capacity = max(1, capacity)
        slots = Array(repeating: 0, count: 1 << 10)
    }

    var count: Int { ring.count }

    /// Remembers a fingerprint. False if it is remembered already.
    @inline(__always)
    mutating func insert(_ fingerprint: UInt64) -> Bool {
        let stored = max(fingerprint, 1)
        var slot = home(of: stored)
        while slots[slot] != 0 {
            if slots[slot] == stored { return false }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = stored
        remember(stored)
        return true
    }

    /// Reads the place where a fingerprint would lie, so that it is in the cache when `insert` comes to it.
    @inline(__always)
    func touch(_ fingerprint: UInt64) -> UInt64 {
        slots[home(of: max(fingerprint, 1))]
    }

    @inline(__always)
    private func home(of stored: UInt64) -> Int {
        Int(truncatingIfNeeded: (stored &* 0x9e37_79b9_7f4a_7c15) >> 20) & (slots.count - 1)
    }

    private mutating func remember(_ stored: UInt64) {
        if ring.count < capacity {
            ring.append(stored)
            if ring.count * 2 > slots.count { grow() }
            return
        }
        forget(ring[oldest])
        ring[oldest] = stored
        oldest = oldest + 1 == capacity ? 0 : oldest + 1
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        for stored in ring { place(stored) }
    }

    private mutating func place(_ stored: UInt64) {
        var slot = home(of: stored)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = stored
    }

    /// Removes an entry and closes the gap, so that no probe ends too early (Knuth, TAOCP 3, 6.4, algorithm R).
    private mutating func forget(_ stored: UInt64) {
        let mask = slots.count - 1
        var gap = home(of: stored)
        while slots[gap] != stored { gap = (gap + 1) & mask }
        var next = gap
        while true {
            next = (next + 1) & mask
            if slots[next] == 0 { break }
            let distanceFromHome = (next &- home(of: slots[next])) & mask
            if distanceFromHome >= (next &- gap) & mask {
                slots[gap] = slots[next]
                gap = next
            }
        }
        slots[gap] = 0
    }

    // MARK: Snapshot

    /// Oldest first: two filters that remember the same events in the same order encode alike.
    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(ring.count))
        for part in [ring[oldest...], ring[..<oldest]] {
            part.withUnsafeBytes { writer.writeRaw($0) }
        }
    }

    init(capacity: Int, from reader: inout ByteReader) throws(ByteCodingError) {
        self.init(capacity: capacity)
        let count = try reader.readCount(atMost: reader.remaining / 8)
        ring.reserveCapacity(count)
        for _ in 0..<count {
            let stored = try reader.readFixed(UInt64.self)
            // A smaller capacity than when the snapshot was taken keeps the newest.
            place(stored)
            remember(stored)
        }
    }
}
