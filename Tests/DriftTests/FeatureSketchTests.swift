import ByteCoding
import Drift
import Randomness
import Testing

@Suite("A feature's sketch")
struct FeatureSketchTests {
    @Test("merging in any order gives the sketch of inserting everything", arguments: Shape.allCases)
    func merging(_ shape: Shape) throws {
        var generator = SeededRandom(seed: 7)
        for count in [0, 1, 5, 100, 256, 257, 300, 2_000] {
            let values = shape.values(count, using: &generator)
            let whole = FeatureSketch(values)
            var parts = values.chunks(of: max(1, count / 7)).map { FeatureSketch($0) }
            #expect(merged(parts) == whole)
            parts.shuffle(using: &generator)
            #expect(merged(parts) == whole)
            #expect(FeatureSketch(values.shuffled(using: &generator)) == whole)
        }
    }

    @Test(
        "one that was read back takes in what follows as the one that was written", arguments: Shape.allCases)
    func resuming(_ shape: Shape) throws {
        var generator = SeededRandom(seed: 12)
        for count in [1, 200, 256, 300, 600] {
            let values = shape.values(count, using: &generator)
            let later = shape.values(150, using: &generator)
            let other = FeatureSketch(
                shape.values([30, 500].randomElement(using: &generator) ?? 0, using: &generator))
            var written = FeatureSketch(values)
            var reader = ByteReader(written.bytes)
            var read = try FeatureSketch(from: &reader)
            var otherReader = ByteReader(other.bytes)
            written.merge(other)
            read.merge(try FeatureSketch(from: &otherReader))
            later.forEach {
                written.insert($0)
                read.insert($0)
            }
            #expect(read.bytes == written.bytes)
        }
    }

    @Test("what is written is read back, and nothing else is read", arguments: Shape.allCases)
    func coding(_ shape: Shape) throws {
        var generator = SeededRandom(seed: 8)
        for count in [0, 1, 100, 300, 2_000] {
            let sketch = FeatureSketch(shape.values(count, using: &generator))
            var reader = ByteReader(sketch.bytes)
            let read = try FeatureSketch(from: &reader)
            try reader.finish()
            #expect(read == sketch)
            #expect(read.bytes == sketch.bytes)
            for end in stride(from: 0, to: sketch.bytes.count, by: 7) {
                var short = ByteReader(Array(sketch.bytes[..<end]))
                #expect(throws: ByteCodingError.self) { try FeatureSketch(from: &short) }
            }
        }
    }

    @Test("bytes that were tampered with are refused, or are another sketch's with a varint too long")
    func tampering() throws {
        var generator = SeededRandom(seed: 9)
        for shape in Shape.allCases {
            let bytes = FeatureSketch(shape.values(400, using: &generator)).bytes
            for _ in 0..<500 {
                var broken = bytes
                broken[Int.random(in: 0..<bytes.count, using: &generator)] ^=
                    1 << UInt8.random(in: 0..<8, using: &generator)
                var reader = ByteReader(broken)
                guard let read = try? FeatureSketch(from: &reader), reader.isAtEnd else { continue }
                #expect(read.bytes.count <= broken.count)
                #expect(read.bytes == broken || read.bytes.count < broken.count)
                var again = ByteReader(read.bytes)
                #expect(try FeatureSketch(from: &again) == read)
            }
        }
    }

    @Test("texts beyond their limit are counted in groups, in any order")
    func manyTexts() throws {
        var generator = SeededRandom(seed: 10)
        let texts = (0..<5_000).map { _ in Value.text("t\(Int.random(in: 0..<900, using: &generator))") }
        let whole = FeatureSketch(texts)
        #expect(whole.textCount == 5_000)
        #expect(FeatureSketch(texts.shuffled(using: &generator)).bytes == whole.bytes)
        #expect(merged(texts.chunks(of: 333).map { FeatureSketch($0) }.reversed()).bytes == whole.bytes)
        var reader = ByteReader(whole.bytes)
        #expect(try FeatureSketch(from: &reader) == whole)
    }

    @Test("long texts are told apart by more than their beginning")
    func longTexts() {
        let beginning = String(repeating: "ä", count: 200)
        let sketch = FeatureSketch([.text(beginning + "1"), .text(beginning + "2"), .text(beginning + "1")])
        let reference = PreparedReference(sketch, eventCount: 3)
        #expect(reference.measures(of: sketch, eventCount: 3)?.bins == 2)
    }

    @Test(
        "knows its extremes exactly, however it came by its values",
        arguments: Shape.numeric + [.extremes])
    func extremes(_ shape: Shape) throws {
        var generator = SeededRandom(seed: 15)
        for count in [1, 200, 256, 257, 700] {
            let numbers = shape.numbers(count, using: &generator)
            let (one, other) = (numbers.prefix(count / 3), numbers.dropFirst(count / 3))
            var atOnce = FeatureSketch(numbers: Array(one))
            // Only one by one may a zero be negative.
            other.map { $0 + 0 }.withUnsafeBufferPointer { atOnce.insert($0) }
            var merged = FeatureSketch(numbers: Array(other))
            merged.merge(FeatureSketch(numbers: Array(one)))
            var reader = ByteReader(merged.bytes)
            for sketch in [FeatureSketch(numbers: numbers), atOnce, merged, try FeatureSketch(from: &reader)]
            {
                #expect(sketch.min == numbers.min())
                #expect(sketch.max == numbers.max())
            }
        }
        #expect(FeatureSketch([.text("a")]).min == nil && FeatureSketch([.text("a")]).max == nil)
    }

    @Test("a kind is what most values are, and numeric without values")
    func kinds() {
        #expect(FeatureSketch([]).kind == .numeric)
        #expect(FeatureSketch([.null]).kind == .numeric)
        #expect(FeatureSketch([.flag(true)]).kind == .categorical)
        #expect(FeatureSketch([.text("a"), .number(1), .number(2)]).kind == .numeric)
        #expect(FeatureSketch([.text("a"), .number(1), .number(2)]).mismatchCount(for: .numeric) == 1)
    }

    @Test("a sketch of few values is small")
    func size() {
        var generator = SeededRandom(seed: 11)
        let values = (0..<40).map { _ in Value.number(Double.random(in: 0..<1, using: &generator)) }
        #expect(FeatureSketch(values).bytes.count < 40 * 8 + 8)
        let whole = (0..<40).map { _ in Value.number(Double(Int.random(in: 0..<100, using: &generator))) }
        #expect(FeatureSketch(whole).bytes.count < 40 * 3 + 8)
    }

    private func merged(_ parts: some Sequence<FeatureSketch>) -> FeatureSketch {
        parts.reduce(into: FeatureSketch()) { $0.merge($1) }
    }
}
