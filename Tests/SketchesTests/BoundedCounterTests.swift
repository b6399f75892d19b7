import ByteCoding
import Sketches
import Testing

@Suite("A bounded counter counts the first texts by themselves and the rest together")
struct BoundedCounterTests {
    private func counter(_ keys: [String], limit: Int = 3) -> BoundedCounter {
        var counter = BoundedCounter(limit: limit)
        for key in keys { counter.add(key) }
        return counter
    }

    private func encoded(_ counter: BoundedCounter) -> [UInt8] {
        var writer = ByteWriter()
        counter.encode(into: &writer)
        return writer.bytes
    }

    @Test("up to the limit exactly, whatever the order")
    func exact() {
        let counter = counter(["b", "a", "b", "c"])
        #expect(counter["a"] == 1 && counter["b"] == 2 && counter["c"] == 1 && counter["d"] == 0)
        #expect(counter.other == 0 && counter.total == 4)
        #expect(counter.entries.map(\.key) == ["a", "b", "c"])
        #expect(encoded(counter) == encoded(self.counter(["c", "b", "b", "a"])))
    }

    @Test("beyond the limit the late ones share a count")
    func beyond() {
        let counter = counter(["z", "y", "x", "a", "b", "z"])
        #expect(counter["z"] == 2 && counter["a"] == 0 && counter.other == 2 && counter.total == 6)
    }

    @Test("merging is exact below the limit and keeps the most frequent beyond it")
    func merging() {
        var small = counter(["a"])
        small.merge(counter(["b", "a"]))
        #expect(small["a"] == 2 && small["b"] == 1 && small.other == 0)

        let left = counter(["a", "a", "b", "c", "q"])
        let right = counter(["d", "d", "d", "c", "b"])
        var merged = left
        merged.merge(right)
        #expect(merged["d"] == 3 && merged["a"] == 2 && merged["b"] == 2 && merged["c"] == 0)
        #expect(merged.other == 3 && merged.total == left.total + right.total)
        var reversed = right
        reversed.merge(left)
        #expect(encoded(merged) == encoded(reversed))
    }

    @Test("texts are told apart by their bytes, and an absurdly long one is counted in other")
    func texts() {
        let long = String(repeating: "x", count: BoundedCounter.keyByteLimit + 1)
        let counter = counter(["e\u{301}", "\u{e9}", "", long])
        #expect(counter.entries.count == 3 && counter.other == 1 && counter[""] == 1)
    }

    @Test("encoding round trips, and every truncation is an error")
    func coding() throws {
        for counter in [counter([]), counter(["timeout", "größe", "a", "b"])] {
            let bytes = encoded(counter)
            var reader = ByteReader(bytes)
            #expect(try BoundedCounter(from: &reader) == counter)
            try reader.finish()
            for length in bytes.indices {
                var reader = ByteReader(Array(bytes[..<length]))
                #expect(throws: ByteCodingError.self) { try BoundedCounter(from: &reader) }
            }
        }
    }

    @Test(
        "malformed encodings are errors",
        arguments: [
            [0, 0, 0], [3, 4, 0], [0xff, 0xff, 0x7f, 0, 0], [3, 1, 1, 0xff, 1, 0], [3, 1, 1, 0x61, 0, 0],
            [3, 2, 1, 0x62, 1, 1, 0x61, 1, 0], [3, 2, 1, 0x61, 1, 1, 0x61, 1, 0],
            [3, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
        ] as [[UInt8]])
    func malformed(bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        #expect(throws: ByteCodingError.self) { try BoundedCounter(from: &reader) }
    }
}
