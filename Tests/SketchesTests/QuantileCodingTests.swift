import ByteCoding
import Randomness
import Sketches
import Testing

@Suite("An encoded sketch reads back as itself, and nothing else reads at all")
struct QuantileCodingTests {
    private func decode(_ bytes: [UInt8]) throws(ByteCodingError) -> QuantileSketch {
        var reader = ByteReader(bytes)
        let sketch = try QuantileSketch(from: &reader)
        try reader.finish()
        return sketch
    }

    @Test("round trip", arguments: Distribution.allCases, [0, 1, 2, 5_000])
    func roundTrip(distribution: Distribution, count: Int) throws {
        let sketch = QuantileSketch.of(distribution.values(count, seed: 6))
        let copy = try decode(sketch.encoded)
        #expect(copy == sketch && copy.encoded == sketch.encoded && copy.count == sketch.count)
        #expect(copy.quantile(0.9) == sketch.quantile(0.9))
        #expect(copy.merged(with: sketch).encoded == sketch.merged(with: sketch).encoded)
    }

    @Test("a thousand values take about two bytes a bin")
    func size() {
        #expect(QuantileSketch.of(Distribution.lognormal.values(1_000, seed: 1)).encoded.count < 400)
        #expect(QuantileSketch().encoded.count < 8)
    }

    @Test("every truncation is an error", arguments: Distribution.allCases)
    func truncation(distribution: Distribution) {
        let bytes = QuantileSketch.of(distribution.values(300, seed: 7)).encoded
        for length in bytes.indices {
            #expect(throws: ByteCodingError.self) { try decode(Array(bytes[..<length])) }
        }
        #expect(throws: ByteCodingError.self) { try decode(bytes + [0]) }
    }

    @Test("whatever random damage still reads is canonical: it encodes to the same bytes")
    func damage() {
        let seed: UInt64 = 77
        var generator = SeededRandom(seed: seed)
        for distribution in Distribution.allCases {
            let bytes = QuantileSketch.of(distribution.values(60, seed: seed), binLimit: 300).encoded
            for _ in 0..<2_000 {
                var damaged = bytes
                for _ in 0...Int.random(in: 0...2, using: &generator) {
                    let place = Int.random(in: damaged.indices, using: &generator)
                    damaged[place] = UInt8.random(in: 0...255, using: &generator)
                }
                // A varint may be written longer than it needs to be; ByteReader accepts that.
                if let sketch = try? decode(damaged), sketch.encoded.count == damaged.count {
                    #expect(sketch.encoded == damaged, "\(distribution) seed \(seed)")
                }
            }
        }
    }

    struct Malformed: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: [UInt8]

        init(_ name: String, _ build: (inout ByteWriter) -> Void) {
            testDescription = name
            var writer = ByteWriter()
            build(&writer)
            bytes = writer.bytes
        }
    }

    private static func store(_ writer: inout ByteWriter, occupied: UInt64, first: Int64, _ counts: [UInt64])
    {
        writer.writeVarint(occupied)
        writer.writeZigZag(first)
        counts.forEach { writer.writeVarint($0) }
    }

    /// Parameters, zeros, bins of positive values, none of negative ones, extremes.
    private static func sketch(
        _ name: String, bins: UInt64 = 35, limit: UInt64 = 2048, zeros: UInt64 = 0, occupied: UInt64 = 1,
        first: Int64 = 0, counts: [UInt64] = [1], extremes: [Double] = [1, 1]
    ) -> Malformed {
        Malformed(name) { writer in
            writer.writeVarint(bins)
            writer.writeVarint(limit)
            writer.writeVarint(zeros)
            store(&writer, occupied: occupied, first: first, counts)
            writer.writeVarint(0)
            extremes.forEach { writer.write($0) }
        }
    }

    static let malformed: [Malformed] = [
        sketch("no bins per octave", bins: 0),
        sketch("coarser than the limit", bins: 1),
        sketch("finer than the limit", bins: 4_000),
        sketch("bins per octave beyond 32 bits", bins: 1 << 40),
        sketch("a limit of no bins", limit: 0),
        sketch("a limit of too many bins", limit: 1 << 18),
        sketch("more bins than bytes", occupied: 1_000),
        sketch("more bins than the limit", occupied: 1 << 60),
        sketch("a bin below all doubles", first: -1022 * 35 - 1),
        sketch("a bin above all doubles", first: 1024 * 35 + 1),
        sketch("a bin beyond 32 bits", first: .min),
        sketch("a span beyond all doubles", occupied: 2, first: 1024 * 35, counts: [1, 0, 4, 1]),
        sketch("a span beyond the limit", limit: 8, occupied: 2, counts: [1, 0, 7, 1]),
        sketch("a span far beyond the limit", occupied: 2, counts: [1, 0, .max, 1]),
        sketch("an empty bin first", occupied: 2, counts: [0, 1, 1]),
        sketch("no empty bins", occupied: 2, counts: [1, 0, 0, 1]),
        sketch("empty bins in two parts", occupied: 2, counts: [1, 0, 1, 0, 1, 1]),
        sketch("a count beyond the limit", counts: [1 << 48 + 1]),
        sketch("zeros beyond the limit", zeros: .max),
        sketch("counts that pass 64 bits", zeros: 1 << 63, counts: [1 << 63]),
        sketch("no number for an extreme", extremes: [.nan, 1]),
        sketch("an infinite extreme", extremes: [1, .infinity]),
        sketch("extremes in the wrong order", extremes: [1.01, 1]),
        sketch("a greatest value outside its bin", extremes: [1, 2]),
        sketch("a least value outside its bin", extremes: [0.5, 1]),
        sketch("a least value of another sign", extremes: [-1, 1]),
        sketch("a greatest value of zero", extremes: [0, 0]),
        sketch("a least value that is no zero", zeros: 1, extremes: [1, 1]),
        sketch("negative zero", zeros: 1, extremes: [-0.0, 1]),
    ]

    @Test("each malformed encoding is an error", arguments: malformed)
    func refused(malformed: Malformed) {
        #expect(throws: ByteCodingError.self) { try decode(malformed.bytes) }
    }

    @Test("the pattern of the malformed ones is itself well formed")
    func wellFormed() throws {
        #expect(try decode(Self.sketch("").bytes) == .of([1]))
        let gap = Self.sketch("", zeros: 1, occupied: 2, counts: [1, 0, 34, 1], extremes: [0, 2])
        #expect(try decode(gap.bytes) == .of([0, 1, 2]))
    }
}
