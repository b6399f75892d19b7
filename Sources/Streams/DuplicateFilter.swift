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

    /// Remembers the fingerprints of `count` events, in order, and calls `repeated` with the index of each that is
    /// remembered already.
    ///
    /// - Complexity: one or two accesses of memory an event, begun ahead of their use.
    mutating func insert(
        count: Int, fingerprint: (Int) -> UInt64, repeated: (Int) -> Void
    ) {
        makeRoom(for: count)
        var ring = ring
        self.ring = []
        var oldest = oldest
        slots.withUnsafeMutableBufferPointer { slots in
            var ahead: UInt64 = 0
            for index in 0..<count {
                // Nothing is done with this read but to have its place in the cache when it is needed.
                let next = max(fingerprint(min(index + Self.lookahead, count - 1)), 1)
                ahead |= slots[Self.home(of: next, slots.count)]
                if !ring.isEmpty, ring.count == capacity {
                    let place = oldest + Self.lookahead
                    let leaving = ring[place < capacity ? place : place % capacity]
                    ahead |= slots[Self.home(of: leaving, slots.count)]
                }
                let stored = max(fingerprint(index), 1)
                guard Self.add(stored, to: slots) else {
                    repeated(index)
                    continue
                }
                if ring.count < capacity {
                    ring.append(stored)
                } else {
                    Self.forget(ring[oldest], in: slots)
                    ring[oldest] = stored
                    oldest = oldest + 1 == capacity ? 0 : oldest + 1
                }
            }
            withExtendedLifetime(ahead) {}
        }
        self.ring = ring
        self.oldest = oldest
    }

    /// Events whose places are read ahead.
    private static let lookahead = 12

    @inline(__always)
    private static func home(of stored: UInt64, _ slotCount: Int) -> Int {
        Int(truncatingIfNeeded: (stored &* 0x9e37_79b9_7f4a_7c15) >> 20) & (slotCount - 1)
    }

    /// False if it is there already.
    @inline(__always)
    private static func add(_ stored: UInt64, to slots: UnsafeMutableBufferPointer<UInt64>) -> Bool {
        var slot = home(of: stored, slots.count)
        while slots[slot] != 0 {
            if slots[slot] == stored { return false }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = stored
        return true
    }

    /// At most half of the slots are taken, also after so many more.
    private mutating func makeRoom(for count: Int) {
        let needed = 2 * (min(capacity, ring.count + count) + 1)
        guard needed > slots.count else { return }
        var size = slots.count
        while size < needed { size *= 2 }
        slots = Array(repeating: 0, count: size)
        slots.withUnsafeMutableBufferPointer { slots in
            for stored in ring { Self.place(stored, in: slots) }
        }
    }

    private static func place(_ stored: UInt64, in slots: UnsafeMutableBufferPointer<UInt64>) {
        var slot = home(of: stored, slots.count)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = stored
    }

    /// Removes an entry and closes the gap, so that no probe ends too early (Knuth, TAOCP 3, 6.4, algorithm R).
    private static func forget(_ stored: UInt64, in slots: UnsafeMutableBufferPointer<UInt64>) {
        let mask = slots.count - 1
        var gap = home(of: stored, slots.count)
        while slots[gap] != stored { gap = (gap + 1) & mask }
        var next = gap
        while true {
            next = (next + 1) & mask
            if slots[next] == 0 { break }
            let distanceFromHome = (next &- home(of: slots[next], slots.count)) & mask
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
        let bytes = try reader.readRaw(8 * count)
        bytes.withUnsafeBytes { bytes in
            // A smaller capacity than when the snapshot was taken keeps the newest.
            insert(count: count) {
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))
            } repeated: { _ in
            }
        }
    }
}
