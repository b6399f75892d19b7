import Randomness
import Streams
import Testing

@Suite("Repetitions")
struct DuplicateFilterTests {
    /// The definition: the last `capacity` distinct fingerprints, looked through from end to end.
    private struct Oracle {
        let capacity: Int
        var remembered: [UInt64] = []

        mutating func isRepeated(_ fingerprint: UInt64) -> Bool {
            if remembered.contains(fingerprint) { return true }
            remembered.append(fingerprint)
            if remembered.count > capacity { remembered.removeFirst() }
            return false
        }
    }

    private func repeated(
        among fingerprints: [UInt64], by filter: inout DuplicateFilter, batch: Int
    ) -> [Int] {
        var found: [Int] = []
        var start = 0
        while start < fingerprints.count {
            let end = min(start + batch, fingerprints.count)
            fingerprints.withUnsafeBufferPointer {
                filter.insert(UnsafeBufferPointer(rebasing: $0[start..<end])) { found.append(start + $0) }
            }
            start = end
        }
        return found
    }

    @Test("what is found is what a search of the last events finds", arguments: [1, 2, 7, 300, 2_000])
    func agreesWithTheDefinition(capacity: Int) {
        var random = SeededRandom(seed: UInt64(capacity))
        for span in [2, capacity, capacity + 1, 2 * capacity, 1_000_000] {
            let fingerprints = (0..<6_000).map { _ in random.next() % UInt64(span) }
            var oracle = Oracle(capacity: capacity)
            let expected = fingerprints.indices.filter { oracle.isRepeated(max(fingerprints[$0], 1)) }
            for batch in [1, 17, 6_000] {
                var filter = DuplicateFilter(capacity: capacity)
                #expect(repeated(among: fingerprints, by: &filter, batch: batch) == expected)
            }
        }
    }

    /// Somebody who knows the hash can send all events to one bucket.
    @Test("fingerprints that share a bucket are told apart")
    func agreesForColliding() {
        // The inverse of the multiplier modulo 2^64: multiples of it differ in the bits that the hash drops.
        let inverse: UInt64 = 0xf1de_83e1_9937_733d
        #expect(inverse &* 0x9e37_79b9_7f4a_7c15 == 1)
        var random = SeededRandom(seed: 4)
        let fingerprints = (0..<20_000).map { _ in (1 + random.next() % 900) &* inverse }
        var oracle = Oracle(capacity: 600)
        let expected = fingerprints.indices.filter { oracle.isRepeated(fingerprints[$0]) }
        for batch in [17, 512] {
            var filter = DuplicateFilter(capacity: 600)
            #expect(repeated(among: fingerprints, by: &filter, batch: batch) == expected)
        }
        #expect(!expected.isEmpty && expected.count < fingerprints.count)
    }

    @Test(
        "full buckets of every kind are divided when there are more of them",
        arguments: 0..<8 as Range<UInt64>)
    func growsWithFullBuckets(seed: UInt64) {
        let inverse: UInt64 = 0xf1de_83e1_9937_733d
        var random = SeededRandom(seed: seed)
        // Few buckets of the first tables, and in larger ones all, one or both of those that they are divided into.
        let spread = 1 << (seed % 4)
        let fingerprints = (0..<3_000).map { _ in
            let bucket = random.next() % 3 + 64 * (random.next() % UInt64(spread))
            return (bucket << 20 | random.next() % 400) &* inverse
        }
        var oracle = Oracle(capacity: 2_500)
        let expected = fingerprints.indices.filter { oracle.isRepeated(max(fingerprints[$0], 1)) }
        for batch in [1, 30, 3_000] {
            var filter = DuplicateFilter(capacity: 2_500)
            #expect(repeated(among: fingerprints, by: &filter, batch: batch) == expected)
        }
    }

    @Test("a copy goes its own way")
    func copiesAreValues() {
        var filter = DuplicateFilter(capacity: 100)
        #expect(repeated(among: [1, 2, 3], by: &filter, batch: 3).isEmpty)
        var copy = filter
        #expect(repeated(among: [4], by: &copy, batch: 1).isEmpty)
        #expect(repeated(among: [4, 3], by: &filter, batch: 2) == [1])
    }
}
