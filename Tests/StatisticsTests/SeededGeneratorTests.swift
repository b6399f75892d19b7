import Statistics
import Testing

@Suite("A seed gives the same variates everywhere")
struct SeededGeneratorTests {
    private func firstMoments(_ draw: (inout SeededGenerator) -> Double) -> (mean: Double, variance: Double) {
        var generator = SeededGenerator(seed: 1)
        let values = (0..<100_000).map { _ in draw(&generator) }
        let mean = values.reduce(0, +) / 1e5
        return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1e5)
    }

    @Test("SplitMix64's published numbers for the seed 1234567")
    func splitMix() {
        var generator = SplitMix64(state: 1_234_567)
        #expect(generator.next() == 6_457_827_717_110_365_317)
        #expect(generator.next() == 3_203_168_211_198_807_973)
        #expect(generator.next() == 9_817_491_932_198_370_423)
    }

    @Test("uniform variates are never 0 or 1")
    func uniform() {
        let moments = firstMoments { generator in
            let value = generator.uniform()
            #expect(value > 0 && value < 1)
            return value
        }
        #expect((moments.mean - 0.5).magnitude < 0.004 && (moments.variance * 12 - 1).magnitude < 0.02)
    }

    @Test("normal variates")
    func normal() {
        let moments = firstMoments { $0.normal(NormalDistribution(mean: 3, standardDeviation: 2)) }
        #expect((moments.mean - 3).magnitude < 0.03 && (moments.variance - 4).magnitude < 0.1)
    }

    @Test("gamma variates have their distribution", arguments: [0.2, 0.9, 1, 4, 1e6])
    func gamma(shape: Double) {
        let distribution = GammaDistribution(shape: shape, scale: 2)
        #expect(isUniform { distribution.cumulative($0.gamma(distribution)) })
    }

    @Test(
        "beta variates have their distribution",
        arguments: [(0.3, 0.2), (1, 1), (5, 90), (0.5, 300), (1e7, 1e5)])
    func beta(alpha: Double, beta: Double) {
        let distribution = BetaDistribution(alpha: alpha, beta: beta)
        #expect(isUniform { distribution.cumulative($0.beta(distribution)) })
    }

    /// The test of Kolmogorov and Smirnov of 5,000 values against the uniform distribution.
    private func isUniform(_ draw: (inout SeededGenerator) -> Double) -> Bool {
        var generator = SeededGenerator(seed: 42)
        let values = (0..<5_000).map { _ in draw(&generator) }.sorted()
        let distance = values.enumerated().reduce(0) { greatest, one in
            max(
                greatest, one.element - Double(one.offset) / 5_000,
                Double(one.offset + 1) / 5_000 - one.element)
        }
        return KolmogorovDistribution.survival(5_000.0.squareRoot() * distance) > 0.001
    }

    @Test("distributions that are none give NaN")
    func undefined() {
        var generator = SeededGenerator(seed: 1)
        #expect(generator.normal(NormalDistribution(mean: .nan)).isNaN)
        #expect(generator.gamma(GammaDistribution(shape: 0)).isNaN)
        #expect(generator.gamma(GammaDistribution(shape: .infinity)).isNaN)
        #expect(generator.beta(BetaDistribution(alpha: -1, beta: 2)).isNaN)
    }

    @Test("a tiny shape gives numbers all the same")
    func tinyShape() {
        var generator = SeededGenerator(seed: 1)
        let values = (0..<1_000).map { _ in generator.beta(BetaDistribution(alpha: 1e-3, beta: 1e-3)) }
        #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
        let high = values.count { $0 > 0.5 }
        #expect(high > 430 && high < 570)
    }
}
