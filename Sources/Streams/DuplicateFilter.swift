import ByteCoding

/// Remembers the fingerprints of the last `capacity` distinct events and tells whether one comes again.
///
/// A ring keeps their order, `FingerprintBuckets` finds them: two random accesses of memory an event (one to look,
/// one to forget), 24 to 48 bytes of memory per remembered event. Memory grows with use.
///
/// Fingerprints have 64 bits: among the last million events, a new one is taken for a repetition with a
/// probability of 5e-14.
package struct DuplicateFilter {
    /// Events whose places are brought near together, before they are needed.
    private static let lookahead = 32

    let capacity: Int
    private var ring: [UInt64] = []
    /// The oldest entry of a full ring.
    private var oldest = 0
    /// 0 means nothing in there; the fingerprint 0 is stored as 1.
    private var buckets = FingerprintBuckets(minimum: 0)

    package init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    var count: Int { ring.count }

    /// Remembers the fingerprints of events, in order, and calls `repeated` with the index of each that is remembered
    /// already.
    ///
    /// - Complexity: two accesses of memory an event, begun ahead of their use.
    package mutating func insert(_ fingerprints: UnsafeBufferPointer<UInt64>, repeated: (Int) -> Void) {
        makeRoom(for: fingerprints.count)
        prefetch(fingerprints.prefix(Self.lookahead), after: 0)
        let buckets = buckets
        var rest = fingerprints[...]
        while !rest.isEmpty {
            let now = rest.prefix(Self.lookahead)
            rest = rest.dropFirst(now.count)
            prefetch(rest.prefix(Self.lookahead), after: now.count)
            for index in now.startIndex..<now.endIndex {
                let stored = Self.stored(now[index])
                guard buckets.insert(stored) else {
                    repeated(index)
                    continue
                }
                remember(stored)
            }
        }
    }

    @inline(__always)
    private mutating func remember(_ stored: UInt64) {
        if ring.count < capacity {
            ring.append(stored)
        } else {
            buckets.remove(ring[oldest])
            ring[oldest] = stored
            oldest = oldest + 1 == capacity ? 0 : oldest + 1
        }
    }

    /// Begins to bring near what is needed for events that come after so many others, and for those that leave for them. In a
    /// loop of its own: a processor looks several addresses up at once if the accesses stand close together, but waits for each
    /// if there is work between them.
    @inline(__always)
    private func prefetch(_ fingerprints: Slice<UnsafeBufferPointer<UInt64>>, after others: Int) {
        for fingerprint in fingerprints { buckets.prefetch(Self.stored(fingerprint)) }
        guard ring.count == capacity else { return }
        for number in others..<others + fingerprints.count {
            let leaving = oldest + number
            buckets.prefetch(ring[leaving < capacity ? leaving : leaving % capacity])
        }
    }

    @inline(__always)
    private static func stored(_ fingerprint: UInt64) -> UInt64 { max(fingerprint, 1) }

    /// Also makes the buckets this filter's own, if a copy of it has them, too.
    private mutating func makeRoom(for count: Int) {
        let needed = min(capacity, ring.count + count) + 1
        guard needed > buckets.room else {
            if !isKnownUniquelyReferenced(&buckets) { buckets = buckets.copy() }
            return
        }
        // What is empty need not grow step by step.
        buckets =
            ring.isEmpty ? FingerprintBuckets(minimum: needed) : buckets.enlarged(minimum: needed)
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
        let fingerprints = bytes.withUnsafeBytes { bytes in
            (0..<count).map {
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))
            }
        }
        // A smaller capacity than when the snapshot was taken keeps the newest.
        fingerprints.withUnsafeBufferPointer { insert($0) { _ in } }
    }
}
