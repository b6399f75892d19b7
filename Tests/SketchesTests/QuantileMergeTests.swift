import ByteCoding
import Randomness
import Sketches
import Testing

extension QuantileSketch {
    static func of(_ values: some Sequence<Double>, binLimit: Int = defaultBinLimit) -> QuantileSketch {
        var sketch = QuantileSketch(binLimit: binLimit)
        for value in values { sketch.insert(value) }
        return sketch
    }

    var encoded: [UInt8] {
        var writer = ByteWriter()
        encode(into: &writer)
        return writer.bytes
    }

    func merged(with other: QuantileSketch) -> QuantileSketch {
        var merged = self
        merged.merge(other)
        return merged
    }
}

@Suite("A sketch is a function of the multiset of its values")
struct QuantileMergeTests {
    @Test("an emptied sketch is like a new one", arguments: Distribution.allCases)
    func emptied(distribution: Distribution) {
        var sketch = QuantileSketch()
        for (number, scale) in [1, 1, 1e-9, 1e12, 3].enumerated() {
            let values = distribution.values(500, seed: UInt64(number)).map { $0 * scale }.filter(\.isFinite)
            for value in values { sketch.insert(value) }
            #expect(sketch.encoded == QuantileSketch.of(values).encoded)
            #expect(sketch == QuantileSketch.of(values))
            sketch.removeAll()
            #expect(sketch.isEmpty && sketch == QuantileSketch())
        }
    }

    @Test(
        "any order, grouping and split gives the same bytes", arguments: Distribution.allCases,
        [2, 5, 64, 2048])
    func canonical(distribution: Distribution, binLimit: Int) {
        let seed: UInt64 = 21
        let values = distribution.values(3_000, seed: seed)
        let whole = QuantileSketch.of(values, binLimit: binLimit)
        var generator = SeededRandom(seed: seed)
        for _ in 0..<5 {
            let shuffled = values.shuffled(using: &generator)
            #expect(QuantileSketch.of(shuffled, binLimit: binLimit).encoded == whole.encoded)
            let cuts = [0, 3_000] + (0..<2).map { _ in Int.random(in: 0...3_000, using: &generator) }
            let edges = cuts.sorted()
            let parts = (0..<3).map {
                QuantileSketch.of(shuffled[edges[$0]..<edges[$0 + 1]], binLimit: binLimit)
            }
            let leftFirst = parts[0].merged(with: parts[1]).merged(with: parts[2])
            let rightFirst = parts[0].merged(with: parts[1].merged(with: parts[2]))
            let reversed = parts[2].merged(with: parts[1]).merged(with: parts[0])
            for merged in [leftFirst, rightFirst, reversed] {
                #expect(merged.encoded == whole.encoded, "\(distribution) limit \(binLimit) seed \(seed)")
                #expect(merged == whole)
            }
        }
    }

    @Test("repeated insertion and insertion with a count are the same")
    func counts() {
        var single = QuantileSketch()
        var counted = QuantileSketch()
        for (value, count) in [(1.5, 3), (-2, 7), (0, 2), (1e300, 1), (3, 0)] as [(Double, Int)] {
            for _ in 0..<count { single.insert(value) }
            counted.insert(value, count: UInt64(count))
        }
        #expect(single == counted && single.encoded == counted.encoded)
    }

    @Test("counts pass 32 bits, by insertion and by merging")
    func wideCounts() throws {
        let most = UInt64(UInt32.max)
        var sketch = QuantileSketch()
        sketch.insert(1, count: most)
        sketch.insert(1.5, count: most - 5)
        let narrow = sketch
        sketch.insert(1)
        sketch.insert(2)
        #expect(sketch.count == 2 * most - 3)
        #expect(sketch.rank(of: 1.2) == most + 1)

        var doubled = narrow.merged(with: narrow)
        #expect(doubled.rank(of: 1.2) == 2 * most)
        #expect(doubled.rank(of: 1.7) == 4 * most - 10)
        doubled.merge(doubled)
        doubled.insert(1000)
        doubled.insert(0.001, count: 1 << 40)
        #expect(doubled.rank(of: 1.7) == 8 * most - 20 + 1 << 40)
        var reader = ByteReader(doubled.encoded)
        #expect(try QuantileSketch(from: &reader) == doubled)
    }

    @Test("sketches of other parameters say that they can't be merged")
    func mergeable() {
        let sketch = QuantileSketch()
        #expect(sketch.isMergeable(with: QuantileSketch()))
        #expect(!sketch.isMergeable(with: QuantileSketch(relativeAccuracy: 0.02)))
        #expect(!sketch.isMergeable(with: QuantileSketch(binLimit: 100)))
    }

    @Test("sketches with the same values and other room are equal")
    func equality() {
        var roomy = QuantileSketch()
        for value in [1.0, 1e6, 1e-6] { roomy.insert(value) }
        #expect(roomy == .of([1e-6, 1, 1e6]))
        #expect(roomy != .of([1e-6, 1, 1, 1e6]))
        #expect(QuantileSketch.of([0]) == .of([-0.0]))
        #expect(QuantileSketch.of([0, -0.0]).encoded == QuantileSketch.of([-0.0, 0]).encoded)
    }
}

@Suite("At the limit of bins the lowest collapse")
struct BinLimitTests {
    /// 64 bins of 35 an octave span a ratio of 2^(64/35), about 3.5.
    private let limit = 64

    @Test("high quantiles keep their accuracy, low ones are at most the lowest bin kept")
    func highQuantiles() throws {
        let values = Distribution.lognormal.values(50_000, seed: 8)
        let sketch = QuantileSketch.of(values, binLimit: limit)
        let sorted = values.sorted()
        for (position, exact) in sorted.enumerated() where position % 499 == 0 {
            let share = Double(position + 1) / 50_000
            let answer = try #require(sketch.quantile(share))
            if exact > sorted[49_999] / 3.4 {
                #expect((answer - exact).magnitude <= 0.01 * exact)
            } else {
                #expect(answer <= sorted[49_999] / 3.4 && answer >= sorted[0])
            }
        }
        #expect(sketch.count == 50_000 && sketch.min == sorted[0] && sketch.max == sorted[49_999])
    }

    @Test("each sign collapses by its own largest magnitude, and never into zero")
    func signs() {
        let sketch = QuantileSketch.of([-1e9, -1e-9, 0, 1e-9, 1e9], binLimit: limit)
        var counts: [UInt64] = []
        sketch.forEachBin { counts.append($0.count) }
        #expect(counts == [1, 1, 1, 1, 1])
        #expect(sketch.rank(of: -1) == 2)
        #expect(sketch.rank(of: 0) == 3)
    }

    @Test("no sketch holds more bins than the limit")
    func bound() {
        var generator = SeededRandom(seed: 2)
        var sketch = QuantileSketch(binLimit: limit)
        for _ in 0..<20_000 {
            let exponent = Int.random(in: -1000...1000, using: &generator)
            sketch.insert(Double(sign: .plus, exponent: exponent, significand: 1 + generator.share()))
        }
        var bins = 0
        sketch.forEachBin { _ in bins += 1 }
        #expect(bins <= limit)
    }
}
