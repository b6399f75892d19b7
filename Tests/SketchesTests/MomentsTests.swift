import ByteCoding
import Randomness
import Sketches
import Testing

@Suite("Moments keep mean and variance, in any order and grouping")
struct MomentsTests {
    private func moments(_ values: some Sequence<Double>) -> Moments {
        var moments = Moments()
        for value in values { moments.insert(value) }
        return moments
    }

    private func isClose(_ value: Double?, _ expected: Double, _ relative: Double) -> Bool {
        guard let value else { return false }
        return (value - expected).magnitude <= relative * expected.magnitude
    }

    @Test("of none, one and two values")
    func few() {
        #expect(Moments().mean == nil && Moments().variance == nil && Moments().m2 == 0 && Moments().sum == 0)
        #expect(moments([3]).mean == 3 && moments([3]).variance == nil && moments([3]).m2 == 0)
        #expect(moments([1, 3]).variance == 2 && moments([1, 3]).m2 == 2 && moments([1, 3]).sum == 4)
    }

    @Test("whole numbers are exact")
    func wholeNumbers() {
        let moments = moments((1...1_000).map(Double.init))
        // n (n² - 1) / 12
        #expect(moments.mean == 500.5 && moments.m2 == 83_333_250 && moments.sum == 500_500)
    }

    @Test("a small spread around a large mean", arguments: [1e6, 1e9, 1e12])
    func largeMean(mean: Double) {
        // Spread of -1, 0, 1 in equal shares: m2 is 2/3 n.
        let values = (0..<30_000).map { mean + Double($0 % 3 - 1) }
        #expect(moments(values).m2 == 20_000)
        #expect(moments(values).mean == mean)
    }

    @Test("a thousand million values around a million")
    func thousandMillion() {
        // 10^9 = 1000 * 10^6, by merging a million's moments a thousand times, in two groupings.
        var generator = SeededRandom(seed: 4)
        let values = (0..<1_000_000).map { _ in 1e6 + (generator.share() - 0.5) * 1e-2 }
        let million = moments(values)
        var all = Moments()
        for _ in 0..<1_000 { all.merge(million) }
        let center = values.reduce(0) { $0 + ($1 - 1e6) } / 1e6
        let m2 = values.reduce(0) { $0 + ($1 - 1e6 - center) * ($1 - 1e6 - center) }
        #expect(all.count == 1_000_000_000)
        #expect(isClose(all.m2, m2 * 1_000, 1e-9))
        #expect(isClose(all.variance, m2 * 1_000 / 999_999_999, 1e-9))
        #expect(isClose(all.mean, 1e6 + center, 1e-15))
    }

    @Test(
        "order and grouping don't show", arguments: [Distribution.lognormal, .mixedSigns, .pareto, .bimodal])
    func order(distribution: Distribution) {
        var generator = SeededRandom(seed: 5)
        let values = distribution.values(10_000, seed: 5)
        let once = moments(values)
        for _ in 0..<5 {
            let shuffled = values.shuffled(using: &generator)
            let cut = Int.random(in: 0...10_000, using: &generator)
            var merged = moments(shuffled[cut...])
            merged.merge(moments(shuffled[..<cut]))
            #expect(merged.mean == once.mean && merged.m2 == once.m2 && merged.sum == once.sum)
        }
    }

    @Test("merging is commutative bit for bit")
    func commutative() throws {
        let left = moments(Distribution.lognormal.values(1_001, seed: 1))
        let right = moments(Distribution.mixedSigns.values(777, seed: 2))
        var first = left
        first.merge(right)
        var second = right
        second.merge(left)
        #expect(encoded(first) == encoded(second))
    }

    @Test("huge values leave the mean finite and make the variance infinite, never no number")
    func overflow() {
        let huge = moments([1.7e308, 1.7e308, -1.7e308, 1.7e308])
        #expect(isClose(huge.mean, 0.85e308, 1e-15))
        #expect(huge.sum == .infinity && huge.m2 == .infinity && huge.variance == .infinity)
        var opposed = moments([1.7e308, 1.7e308, 1.7e308])
        opposed.merge(moments([-1.7e308, -1.7e308, -1.7e308]))
        #expect(opposed.sum == 0 && opposed.mean == 0 && opposed.m2 == .infinity)
        let largest = moments(repeatElement(.greatestFiniteMagnitude, count: 1_000))
        #expect(largest.mean == .greatestFiniteMagnitude)
    }

    @Test("values just below the limit of squares have a finite variance")
    func largestSquares() {
        let value = Moments.squareLimit.nextDown
        let moments = moments([value, -value])
        #expect(isClose(moments.variance, 2 * value * value, 1e-15) && moments.mean == 0)
    }

    @Test("tiny values have a mean, and a variance that vanishes")
    func tiny() {
        let tiny = moments([1e-200, 3e-200])
        #expect(isClose(tiny.mean, 2e-200, 1e-15) && tiny.m2 == 0)
        #expect(moments([.leastNonzeroMagnitude]).mean?.isFinite == true)
        #expect(isClose(moments([1e-120, 3e-120]).m2, 2e-240, 1e-12))
    }

    private func encoded(_ moments: Moments) -> [UInt8] {
        var writer = ByteWriter()
        moments.encode(into: &writer)
        return writer.bytes
    }

    @Test("encoding keeps every bit, and every truncation is an error")
    func coding() throws {
        for moments in [Moments(), moments([1.1, 2.7, -1e300]), moments([0.1, 0.2, 0.3])] {
            let bytes = encoded(moments)
            var reader = ByteReader(bytes)
            #expect(try Moments(from: &reader) == moments)
            try reader.finish()
            for length in bytes.indices {
                var reader = ByteReader(Array(bytes[..<length]))
                #expect(throws: ByteCodingError.self) { try Moments(from: &reader) }
            }
        }
    }

    @Test("sums that aren't numbers, aren't in two parts, or squares below zero are errors")
    func malformed() {
        for parts in [
            [Double.nan, 0, 1, 0], [.infinity, 0, 1, 0], [1, 1, 1, 0], [1, 0, -1, 0], [1, 0, 1, 1],
        ] {
            var writer = ByteWriter()
            writer.writeVarint(3)
            parts.forEach { writer.write($0) }
            writer.write(false)
            var reader = ByteReader(writer.bytes)
            #expect(throws: ByteCodingError.self, "\(parts)") { try Moments(from: &reader) }
        }
    }
}

@Suite("A sum keeps twice a double's digits")
struct ExactSumTests {
    @Test("what a plain sum loses")
    func cancellation() {
        var sum = ExactSum()
        for value in [1e16, 1, -1e16, 1e-10] { sum.add(value) }
        #expect(sum.value == 1 + 1e-10)
    }

    @Test("a million tenths of a cent, in parts")
    func cost() throws {
        var part = ExactSum()
        for _ in 0..<1_000 { part.add(0.001) }
        var whole = ExactSum()
        for _ in 0..<1_000 { whole.merge(part) }
        #expect(whole.value == 1_000)
        var writer = ByteWriter()
        whole.encode(into: &writer)
        var reader = ByteReader(writer.bytes)
        #expect(try ExactSum(from: &reader) == whole)
    }
}
