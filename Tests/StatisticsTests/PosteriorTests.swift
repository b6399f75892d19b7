import Statistics
import Testing

@Suite("Posteriors are compared without sampling")
struct PosteriorTests {
    private static let normals = [(0.0, 1.0), (0.5, 2.0), (-0.2, 0.1), (1.0, 0.5)]
        .map { NormalDistribution(mean: $0.0, standardDeviation: $0.1) }
    private static let betas: [[BetaDistribution]] = [
        [(11.0, 91.0), (16.0, 86.0)], [(0.5, 0.5), (3, 1)], [(1_201, 98_801), (1_301, 98_701)],
        [(11, 91), (16, 86), (14, 80)], [(1, 1), (1e6, 9e6), (30, 200)],
    ].map { $0.map { BetaDistribution(alpha: $0.0, beta: $0.1) } }

    private func misses(_ name: String, _ function: ([Double]) throws -> Double) throws -> [String] {
        try Fixture.distributions.get().misses(name, atLeast: 9, tolerance: 1e-9, function)
    }

    @Test("normal posteriors")
    func normal() throws {
        #expect(
            try misses("normalBest") {
                try PosteriorComparison(normal: Array(Self.normals.prefix(Int($0[0]))))
                    .probabilitiesToBeBest[Int($0[1])]
            } == [])
        #expect(
            try misses("normalLoss") {
                try PosteriorComparison(normal: Array(Self.normals.prefix(Int($0[0]))))
                    .expectedLosses[Int($0[1])]
            } == [])
    }

    @Test("beta posteriors")
    func beta() throws {
        #expect(
            try misses("betaBest") {
                try PosteriorComparison(beta: Self.betas[Int($0[0])]).probabilitiesToBeBest[Int($0[1])]
            } == [])
        #expect(
            try misses("betaLoss") {
                try PosteriorComparison(beta: Self.betas[Int($0[0])]).expectedLosses[Int($0[1])]
            } == [])
    }

    @Test("less is better")
    func decrease() throws {
        let normal = try PosteriorComparison(normal: Array(Self.normals.prefix(2)), goal: .decrease)
        let increased = try PosteriorComparison(normal: Array(Self.normals.prefix(2)))
        #expect((normal.probabilitiesToBeBest[0] - increased.probabilitiesToBeBest[1]).magnitude < 1e-15)
        // E[θ - min] of one arm is E[max - θ] of the other.
        #expect((normal.expectedLosses[0] - increased.expectedLosses[1]).magnitude < 1e-15)
        let beta = try PosteriorComparison(beta: Self.betas[0], goal: .decrease)
        let more = try PosteriorComparison(beta: Self.betas[0])
        #expect((beta.probabilitiesToBeBest[0] - more.probabilitiesToBeBest[1]).magnitude < 1e-10)
        #expect((beta.expectedLosses[0] - more.expectedLosses[1]).magnitude < 1e-10)
    }

    @Test("the same arms are equally good, as many as there may be")
    func many() throws {
        let count = PosteriorComparison.armLimit
        let beta = try PosteriorComparison(
            beta: [BetaDistribution](repeating: BetaDistribution(alpha: 40, beta: 360), count: count))
        let normal = try PosteriorComparison(
            normal: [NormalDistribution](repeating: .standard, count: count))
        for probability in beta.probabilitiesToBeBest + normal.probabilitiesToBeBest {
            #expect((probability - 1 / Double(count)).magnitude < 1e-9)
        }
    }

    @Test("probabilities add up to 1 for posteriors of very different widths")
    func total() throws {
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<30 {
            let arms = (0..<3).map { _ in
                BetaDistribution(
                    alpha: DeterministicMath.exp(20 * generator.uniform() - 2),
                    beta: DeterministicMath.exp(20 * generator.uniform() - 2))
            }
            let sum = try PosteriorComparison(beta: arms).probabilitiesToBeBest.reduce(0, +)
            #expect((sum - 1).magnitude < 1e-9, "\(arms)")
        }
    }

    @Test("posteriors of samples")
    func posteriors() throws {
        let beta = BetaDistribution(posteriorOf: try ProportionSummary(trials: 100, successes: 10))
        #expect(beta == BetaDistribution(alpha: 11, beta: 91))
        let sample = try SampleSummary(count: 100, mean: 5, variance: 4)
        #expect(
            try NormalDistribution(posteriorOf: sample) == NormalDistribution(mean: 5, standardDeviation: 0.2)
        )
        let prior = NormalDistribution(mean: 4, standardDeviation: 0.2)
        let both = try NormalDistribution(posteriorOf: sample, prior: prior)
        #expect((both.mean - 4.5).magnitude < 1e-15)
        #expect((both.standardDeviation - 0.02.squareRoot()).magnitude < 1e-15)
    }

    @Test("what can't be compared is an error")
    func refusals() throws {
        let fine = BetaDistribution(alpha: 1, beta: 1)
        let none = try SampleSummary(count: 100, mean: 5, variance: 0)
        #expect(throws: StatisticsError.self) { try PosteriorComparison(normal: [.standard]) }
        #expect(throws: StatisticsError.self) { try PosteriorComparison(beta: [fine]) }
        #expect(throws: StatisticsError.self) {
            try PosteriorComparison(beta: [BetaDistribution](repeating: fine, count: 17))
        }
        #expect(throws: StatisticsError.self) {
            try PosteriorComparison(beta: [fine, BetaDistribution(alpha: 0, beta: 1)])
        }
        #expect(throws: StatisticsError.self) {
            try PosteriorComparison(normal: [.standard, NormalDistribution(mean: .nan)])
        }
        #expect(throws: StatisticsError.self) {
            try PosteriorComparison(normal: [.standard, NormalDistribution(mean: 0, standardDeviation: 0)])
        }
        #expect(throws: StatisticsError.self) { try NormalDistribution(posteriorOf: none) }
    }
}
