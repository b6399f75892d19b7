import Statistics
import Testing

@Suite("Tests of means, proportions, counts and distances agree with SciPy and statsmodels")
struct TestStatisticsTests {
    private func misses(
        _ name: String, _ tolerance: Double, _ function: ([Double]) throws -> Double
    ) throws -> [String] {
        try Fixture.distributions.get().misses(name, atLeast: 4, tolerance: tolerance, function)
    }

    private func welch(_ a: [Double]) throws -> WelchTest {
        WelchTest(
            control: try SampleSummary(count: a[0], mean: a[1], variance: a[2]),
            treatment: try SampleSummary(count: a[3], mean: a[4], variance: a[5]))
    }

    @Test("Welch's t")
    func welchTest() throws {
        #expect(try misses("welchP", 1e-9) { try welch($0).pValue } == [])
        #expect(try misses("welchFreedom", 1e-9) { try welch($0).degreesOfFreedom } == [])
        #expect(try misses("welchUpper", 1e-9) { try welch($0).interval(alpha: 0.05).upper } == [])
    }

    @Test("Welch's t of samples without variance")
    func withoutVariance() throws {
        let same = try welch([5, 2, 0, 5, 2, 0])
        #expect(same.pValue == 1 && same.statistic == 0 && same.degreesOfFreedom == 8)
        #expect(try same.interval(alpha: 0.05) == ConfidenceInterval(lower: 0, upper: 0))
        let other = try welch([5, 2, 0, 5, 3, 0])
        #expect(other.pValue == 0 && other.statistic == .infinity)
        #expect(try other.interval(alpha: 0.05) == ConfidenceInterval(lower: 1, upper: 1))
    }

    private func proportions(_ a: [Double]) throws -> ProportionTest {
        ProportionTest(
            control: try ProportionSummary(trials: a[0], successes: a[1]),
            treatment: try ProportionSummary(trials: a[2], successes: a[3]))
    }

    @Test("two proportions")
    func proportionTest() throws {
        #expect(try misses("proportionP", 1e-9) { try proportions($0).pValue } == [])
        #expect(try misses("proportionLower", 1e-9) { try proportions($0).interval(alpha: 0.05).lower } == [])
        #expect(try proportions([10, 0, 20, 0]).pValue == 1)
        #expect(try proportions([10, 10, 20, 20]).pValue == 1)
    }

    @Test("chi-square by hand")
    func goodnessOfFit() throws {
        let test = try GoodnessOfFitTest(observed: [44, 56], expected: [50, 50])
        #expect(test.statistic == 1.44 && test.degreesOfFreedom == 1)
        // 2 (1 - Φ(1.2))
        #expect((test.pValue - 0.23013934044341644).magnitude < 1e-15)
        #expect(try GoodnessOfFitTest(observed: [1e12 + 4e6, 1e12], expected: [1e12, 1e12]).statistic == 16)
    }

    @Test("exact distances of two samples")
    func kolmogorovSmirnov() throws {
        let exact = try misses("kolmogorovSmirnovExact", 1e-9) {
            let test = try TwoSampleKolmogorovSmirnovTest(
                distance: $0[2], firstCount: Int($0[0]), secondCount: Int($0[1]))
            #expect(test.isExact)
            return test.pValue
        }
        #expect(exact == [])
    }

    @Test("distances of large samples have Kolmogorov's limit")
    func kolmogorovSmirnovLimit() throws {
        let test = try TwoSampleKolmogorovSmirnovTest(
            distance: 0.002, firstCount: 1_000_000, secondCount: 1_000_000)
        #expect(!test.isExact)
        #expect((test.pValue - KolmogorovDistribution.survival(2.0.squareRoot())).magnitude < 1e-15)
        let whole = Int(1) << 53
        let largest = try TwoSampleKolmogorovSmirnovTest(distance: 0, firstCount: whole, secondCount: whole)
        #expect(largest.pValue == 1)
        // Where exactness ends, the two are within a tenth of one another.
        for distance in [0.03, 0.07, 0.1] {
            let border = try TwoSampleKolmogorovSmirnovTest(
                distance: distance, firstCount: 499, secondCount: 501)
            let limit = KolmogorovDistribution.survival(distance * 250.0.squareRoot())
            #expect(border.isExact && (limit / border.pValue - 1).magnitude < 0.11)
        }
    }

    @Test("corrections for many tests", arguments: ["bonferroni", "holm", "benjaminiHochberg"])
    func corrections(name: String) throws {
        let corrections: [String: ([Double]) throws -> [Double]] = [
            "bonferroni": { try MultipleTesting.bonferroni($0) }, "holm": { try MultipleTesting.holm($0) },
            "benjaminiHochberg": { try MultipleTesting.benjaminiHochberg($0) },
        ]
        let correct = try #require(corrections[name])
        #expect(try misses(name, 1e-15) { try correct(Array($0.dropFirst()))[Int($0[0])] } == [])
        #expect(try correct([]) == [])
        #expect(throws: StatisticsError.self) { try correct([0.5, .nan]) }
        #expect(throws: StatisticsError.self) { try correct([1.5]) }
        #expect(throws: StatisticsError.self) {
            try correct([Double](repeating: 0.5, count: MultipleTesting.limit + 1))
        }
    }

    @Test("what can't be tested is an error")
    func refusals() {
        #expect(throws: StatisticsError.self) { try SampleSummary(count: 1, mean: 0, variance: 0) }
        #expect(throws: StatisticsError.self) { try SampleSummary(count: .nan, mean: 0, variance: 0) }
        #expect(throws: StatisticsError.self) { try SampleSummary(count: 2, mean: .infinity, variance: 0) }
        #expect(throws: StatisticsError.self) { try SampleSummary(count: 2, mean: 0, variance: -1) }
        #expect(throws: StatisticsError.self) { try ProportionSummary(trials: 0, successes: 0) }
        #expect(throws: StatisticsError.self) { try ProportionSummary(trials: 5, successes: 6) }
        #expect(throws: StatisticsError.self) { try GoodnessOfFitTest(observed: [1], expected: [1]) }
        #expect(throws: StatisticsError.self) { try GoodnessOfFitTest(observed: [1, 2], expected: [1]) }
        #expect(throws: StatisticsError.self) { try GoodnessOfFitTest(observed: [1, 2], expected: [3, 0]) }
        let many = [Double](repeating: 1, count: GoodnessOfFitTest.categoryLimit + 1)
        #expect(throws: StatisticsError.self) { try GoodnessOfFitTest(observed: many, expected: many) }
        #expect(throws: StatisticsError.self) {
            try TwoSampleKolmogorovSmirnovTest(distance: 0.1, firstCount: 0, secondCount: 3)
        }
        #expect(throws: StatisticsError.self) {
            try TwoSampleKolmogorovSmirnovTest(distance: 1.1, firstCount: 3, secondCount: 3)
        }
        for alpha in [0, 1, -1, Double.nan] {
            #expect(throws: StatisticsError.self) { try welch([5, 2, 1, 5, 2, 1]).interval(alpha: alpha) }
            #expect(throws: StatisticsError.self) { try proportions([5, 2, 5, 2]).interval(alpha: alpha) }
        }
    }
}
