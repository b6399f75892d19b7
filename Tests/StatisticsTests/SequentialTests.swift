import Statistics
import Testing

@Suite("Sequential methods spend alpha once, however often one looks")
struct SequentialTests {
    private func misses(
        _ name: String, _ tolerance: Double, _ function: ([Double]) throws -> Double
    ) throws -> [String] {
        try Fixture.distributions.get().misses(name, atLeast: 10, tolerance: tolerance, function)
    }

    @Test("confidence sequence: half-width and p-value by the formulas")
    func confidenceSequence() throws {
        #expect(
            try misses("sequenceHalfWidth", 1e-14) {
                try ConfidenceSequence(alpha: $0[0], tuning: $0[1]).halfWidth(
                    count: $0[2], standardError: $0[3])
            } == [])
        #expect(
            try misses("sequenceP", 1e-12) {
                try ConfidenceSequence(alpha: $0[0], tuning: $0[1]).pValue(count: $0[2], statistic: $0[3])
            } == [])
    }

    @Test("the p-value is alpha where the interval touches 0")
    func agreement() throws {
        let sequence = try ConfidenceSequence(alpha: 0.05, tuning: 5_000)
        for count in [4.0, 100, 5_000, 1e9] {
            let edge = sequence.halfWidth(count: count, standardError: 1)
            #expect((sequence.pValue(count: count, statistic: edge) - 0.05).magnitude < 1e-14)
            #expect(
                sequence.interval(count: count, difference: 3, standardError: 0.1).upper == 3 + 0.1 * edge)
        }
        #expect(sequence.halfWidth(count: 0, standardError: 1) == .infinity)
        #expect(sequence.pValue(count: 0, statistic: 5) == 1)
        #expect(sequence.pValue(count: 10, statistic: .infinity) == 0)
        #expect(sequence.pValue(count: 10, statistic: 1e200) == 0)
    }

    @Test("a walk without drift leaves the confidence sequence in less than alpha of all cases")
    func coverage() throws {
        let sequence = try ConfidenceSequence(alpha: 0.1, tuning: 500)
        var generator = SeededGenerator(seed: 20)
        var left = 0
        for _ in 0..<1_000 {
            var sum = 0.0
            for count in 1...1_000 {
                sum += generator.normal()
                let scale = 1 / Double(count).squareRoot()
                let width = sequence.halfWidth(count: Double(count), standardError: scale)
                if count >= 50, (sum / Double(count)).magnitude > width {
                    left += 1
                    break
                }
            }
        }
        #expect(left > 20 && left < 110)
    }

    @Test("group sequential boundaries", arguments: [SpendingFunction.obrienFleming, .pocock])
    func boundaries(spending: SpendingFunction) throws {
        let name = spending == .pocock ? "pocock" : "obrienFleming"
        #expect(
            try misses(name, 1e-9) {
                try GroupSequentialDesign(alpha: $0[0], spending: spending, shares: Array($0.dropFirst(2)))
                    .boundaries[Int($0[1])]
            } == [])
    }

    @Test("published boundaries of five equal looks at 0.05 (Jennison, Turnbull 2000; Lan, DeMets 1983)")
    func published() throws {
        let shares = [0.2, 0.4, 0.6, 0.8, 1]
        let fleming = try GroupSequentialDesign(alpha: 0.05, spending: .obrienFleming, shares: shares)
        for (boundary, table) in zip(fleming.boundaries, [4.877, 3.357, 2.680, 2.290, 2.031]) {
            #expect((boundary - table).magnitude < 0.0006)
        }
        let pocock = try GroupSequentialDesign(alpha: 0.05, spending: .pocock, shares: shares)
        for (boundary, table) in zip(pocock.boundaries, [2.438, 2.427, 2.410, 2.397, 2.386]) {
            #expect((boundary - table).magnitude < 0.0006)
        }
    }

    @Test(
        "crossing probabilities add up to alpha without drift, and grow with it",
        arguments: [SpendingFunction.obrienFleming, .pocock])
    func crossing(spending: SpendingFunction) throws {
        let shares = (1...20).map { Double($0) / 20 }
        let design = try GroupSequentialDesign(alpha: 0.05, spending: spending, shares: shares)
        var spent = 0.0
        for (share, crossing) in zip(shares, design.crossingProbabilities(drift: 0)) {
            spent += crossing.above + crossing.below
            #expect((spent - spending.spent(alpha: 0.05, at: share)).magnitude < 1e-9)
        }
        func power(_ drift: Double) -> Double {
            design.crossingProbabilities(drift: drift).reduce(0) { $0 + $1.above }
        }
        // A single look would have a power of 0.9 at this drift.
        let drift = NormalDistribution.standard.quantile(0.975) + NormalDistribution.standard.quantile(0.9)
        #expect(power(drift) < 0.9 && power(drift) > 0.75 && power(2 * drift) > 0.999)
        let mirrored = design.crossingProbabilities(drift: -drift).reduce(0) { $0 + $1.below }
        #expect((mirrored - power(drift)).magnitude < 1e-12)
    }

    @Test("one look is the fixed horizon")
    func oneLook() throws {
        let design = try GroupSequentialDesign(alpha: 0.05, spending: .pocock, shares: [1])
        #expect((design.boundaries[0] - 1.959963984540054).magnitude < 1e-12)
        let interval = try #require(design.interval(look: 0, difference: 1, standardError: 2))
        #expect(interval.upper == 1 + 2 * design.boundaries[0])
        #expect(design.interval(look: 1, difference: 1, standardError: 2) == nil)
    }

    @Test("boundaries of looks that were taken don't change with the next")
    func unplanned() throws {
        let five = try GroupSequentialDesign(
            alpha: 0.05, spending: .obrienFleming, shares: [0.11, 0.3, 0.35, 0.8, 1])
        let three = try GroupSequentialDesign(
            alpha: 0.05, spending: .obrienFleming, shares: [0.11, 0.3, 0.35])
        for (one, other) in zip(three.boundaries, five.boundaries) {
            #expect((one - other).magnitude < 1e-9)
        }
    }

    @Test("a first look that may spend nothing has an infinite boundary")
    func nothingToSpend() throws {
        let design = try GroupSequentialDesign(
            alpha: 0.05, spending: .obrienFleming, shares: [0.001, 0.5, 1])
        #expect(design.boundaries[0] == .infinity && design.boundaries[1] < 3)
        #expect(design.crossingProbabilities(drift: 0)[0].above == 0)
    }

    @Test("the most looks there may be, and the least steps")
    func limits() throws {
        let shares = (1...GroupSequentialDesign.lookLimit).map { Double($0) / 100 }
        let design = try GroupSequentialDesign(alpha: 0.05, spending: .obrienFleming, shares: shares)
        let spent = design.crossingProbabilities(drift: 0).reduce(0) { $0 + $1.above + $1.below }
        #expect((spent - 0.05).magnitude < 1e-9)
        let refused: [[Double]] = [
            [], [0.5, 0.5], [0.5, 0.4], [0.5, 1.1], [0.5, 0.5005], [.nan], [0],
            (1...101).map { Double($0) / 101 },
        ]
        for shares in refused {
            #expect(throws: StatisticsError.self) {
                try GroupSequentialDesign(alpha: 0.05, spending: .pocock, shares: shares)
            }
        }
        for alpha in [0, 1, Double.nan] {
            #expect(throws: StatisticsError.self) {
                try GroupSequentialDesign(alpha: alpha, spending: .pocock, shares: [1])
            }
            #expect(throws: StatisticsError.self) { try ConfidenceSequence(alpha: alpha, tuning: 100) }
        }
        for tuning in [0, -1, 1e16, Double.nan] {
            #expect(throws: StatisticsError.self) { try ConfidenceSequence(alpha: 0.05, tuning: tuning) }
        }
        #expect(design.crossingProbabilities(drift: .infinity)[0].above.isNaN)
    }
}
