import Randomness
import Sketches
import Testing

@Suite("Quantiles lie within the relative accuracy of the exact nearest-rank values")
struct QuantileAccuracyTests {
    /// Per mille of per mille: 0.1 % to 99.99 %.
    static let shares: [Double] =
        [0.001, 0.005, 0.01, 0.05] + (1...9).map { Double($0) / 10 } + [0.95, 0.99, 0.999, 0.9999]

    /// The value at position `ceil(n numerator / 10_000)`, from 1, in whole numbers.
    private func exact(_ sorted: [Double], share: Double) -> Double {
        let tenThousandths = Int((share * 10_000).rounded())
        let position = max(1, (sorted.count * tenThousandths + 9_999) / 10_000)
        return sorted[position - 1]
    }

    private func allowed(_ exact: Double, _ accuracy: Double) -> Double {
        exact.magnitude < QuantileSketch.leastMagnitude
            ? QuantileSketch.leastMagnitude : exact.magnitude * accuracy
    }

    @Test(
        "of every distribution and size", arguments: Distribution.allCases,
        [1, 2, 3, 7, 99, 100, 1_000, 10_007, 100_000])
    func accuracy(distribution: Distribution, count: Int) throws {
        let seed = UInt64(count)
        let values = distribution.values(count, seed: seed)
        var sketch = QuantileSketch()
        for value in values { sketch.insert(value) }
        let sorted = values.sorted()
        #expect(sketch.count == UInt64(count))
        #expect(sketch.min == sorted.first && sketch.max == sorted.last)
        for share in Self.shares {
            let exact = exact(sorted, share: share)
            let answer = try #require(sketch.quantile(share))
            #expect(
                (answer - exact).magnitude <= allowed(exact, 0.01),
                "\(distribution) n \(count) seed \(seed) share \(share): \(answer) for \(exact)")
        }
        #expect(sketch.quantile(0) == sorted.first)
        #expect(sketch.quantile(1) == sorted.last)
    }

    @Test("for other accuracies, too", arguments: [0.000_1, 0.001, 0.02, 0.05, 0.1, 0.3])
    func otherAccuracies(accuracy: Double) throws {
        let sorted = Distribution.lognormal.values(20_000, seed: 5).sorted()
        var sketch = QuantileSketch(relativeAccuracy: accuracy, binLimit: 1 << 17)
        for value in sorted { sketch.insert(value) }
        #expect(sketch.relativeAccuracy <= accuracy)
        #expect(sketch.relativeAccuracy > accuracy * 0.5)
        for share in Self.shares {
            let exact = exact(sorted, share: share)
            let answer = try #require(sketch.quantile(share))
            #expect((answer - exact).magnitude <= exact * accuracy)
        }
    }

    @Test("for any single magnitude, bin edges and their neighbours included")
    func everyMagnitude() throws {
        var generator = SeededRandom(seed: 11)
        var values: [Double] = []
        for exponent in -1022...1023 {
            let random = 1 + generator.share()
            for significand in [1, random, 1.nextUp, 2.nextDown, 1 + 2.0 / 3, 1 + 2.0 / 9] as [Double] {
                values.append(Double(sign: .plus, exponent: exponent, significand: significand))
            }
        }
        for value in values {
            // Three values, so that the answer is the bin's and not an extreme.
            var sketch = QuantileSketch()
            sketch.insert(value, count: 3)
            sketch.insert(0)
            sketch.insert(min(.greatestFiniteMagnitude, 4 * value))
            let answer = try #require(sketch.quantile(0.5))
            // A hair of rounding in the bin's number is possible at its edges.
            #expect((answer - value).magnitude / value <= 0.01, "\(value): \(answer)")
        }
    }

    @Test("an empty sketch has no quantiles")
    func empty() {
        let sketch = QuantileSketch()
        #expect(sketch.quantile(0.5) == nil && sketch.min == nil && sketch.max == nil)
        #expect(sketch.count == 0 && sketch.isEmpty && sketch.rank(of: 1) == 0)
    }

    @Test("a share's own rounding does not move the rank", arguments: 1...100)
    func wholeRanks(percent: Int) {
        var sketch = QuantileSketch(relativeAccuracy: 0.001)
        for value in 1...100 { sketch.insert(Double(value)) }
        let answer = sketch.quantile(Double(percent) / 100) ?? .nan
        #expect((answer - Double(percent)).magnitude <= 0.001 * Double(percent))
    }

    @Test("ranks agree with the exact ranks of values an accuracy away", arguments: Distribution.allCases)
    func ranks(distribution: Distribution) {
        let sorted = distribution.values(5_000, seed: 3).sorted()
        var sketch = QuantileSketch()
        for value in sorted { sketch.insert(value) }
        for value in distribution.values(200, seed: 4) {
            let slack = max(value.magnitude * 0.0203, 2 * QuantileSketch.leastMagnitude)
            let rank = sketch.rank(of: value)
            #expect(rank >= UInt64(sorted.count { $0 <= value }))
            #expect(rank <= UInt64(sorted.count { $0 <= value + slack }), "\(distribution): \(value)")
        }
        #expect(sketch.rank(of: .infinity) == 5_000 && sketch.rank(of: -.infinity) == 0)
    }

    @Test("bins rise, don't overlap, and hold what their edges say", arguments: Distribution.allCases)
    func bins(distribution: Distribution) {
        let values = distribution.values(3_000, seed: 9)
        var sketch = QuantileSketch()
        for value in values { sketch.insert(value) }
        var previous = -Double.infinity
        var total: UInt64 = 0
        sketch.forEachBin { bin in
            #expect(bin.lower >= previous && bin.upper > bin.lower && bin.count > 0)
            let inside = values.count { value in
                let isZero = value.magnitude < QuantileSketch.leastMagnitude
                if bin.lower < 0, bin.upper > 0 { return isZero }
                return !isZero
                    && (value > 0
                        ? bin.lower <= value && value < bin.upper
                        : bin.lower < value && value <= bin.upper)
            }
            // Rounding may put a value at an edge into the neighbour; such values are rare.
            #expect(distribution == .wholeOctaves || UInt64(inside) == bin.count)
            previous = bin.upper
            total += bin.count
        }
        #expect(total == sketch.count)
    }
}
