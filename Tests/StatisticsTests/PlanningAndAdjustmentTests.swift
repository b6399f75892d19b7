import Statistics
import Testing

@Suite("Samples are planned and metrics adjusted by the textbook's formulas")
struct PlanningAndAdjustmentTests {
    @Test("samples for a difference of means")
    func means() throws {
        // 2 (1.959964 + 0.841621)^2 / 0.5^2 + 1.959964^2 / 4 = 62.79 + 0.96
        let size = try SampleSize.forMeans(
            difference: 0.5, controlVariance: 1, treatmentVariance: 1, alpha: 0.05, power: 0.8)
        #expect(size.control == 64 && size.treatment == 64 && size.total == 128)
        let uneven = try SampleSize.forMeans(
            difference: -0.5, controlVariance: 1, treatmentVariance: 1, alpha: 0.05, power: 0.8, allocation: 2
        )
        #expect(uneven.control == 49 && uneven.treatment == 97)
    }

    @Test("samples for a difference of proportions")
    func proportions() throws {
        // Fleiss's example without continuity correction, as statsmodels and textbooks have it: 0.1 to 0.15.
        let size = try SampleSize.forProportions(control: 0.1, treatment: 0.15, alpha: 0.05, power: 0.8)
        #expect(size.control == 686 && size.treatment == 686)
    }

    @Test("the planned samples give the planned power")
    func power() throws {
        let size = try SampleSize.forProportions(
            control: 0.2, treatment: 0.3, alpha: 0.05, power: 0.9, allocation: 0.5)
        var generator = SeededGenerator(seed: 77)
        var found = 0
        for _ in 0..<1_000 {
            var successes = (0.0, 0.0)
            for _ in 0..<Int(size.control) where generator.uniform() < 0.2 { successes.0 += 1 }
            for _ in 0..<Int(size.treatment) where generator.uniform() < 0.3 { successes.1 += 1 }
            let test = ProportionTest(
                control: try ProportionSummary(trials: size.control, successes: successes.0),
                treatment: try ProportionSummary(trials: size.treatment, successes: successes.1))
            if test.pValue <= 0.05 { found += 1 }
        }
        #expect(found > 870 && found < 930)
    }

    @Test("plans that can't be made are errors")
    func refusals() {
        func means(
            _ difference: Double, variance: Double = 1, alpha: Double = 0.05, power: Double = 0.8,
            allocation: Double = 1
        ) throws {
            _ = try SampleSize.forMeans(
                difference: difference, controlVariance: variance, treatmentVariance: 1, alpha: alpha,
                power: power,
                allocation: allocation)
        }
        for difference in [0, Double.nan, .infinity, 1e-9] {
            #expect(throws: StatisticsError.self) { try means(difference) }
        }
        for bad in [0, -1, Double.nan] {
            #expect(throws: StatisticsError.self) { try means(1, variance: bad) }
            #expect(throws: StatisticsError.self) { try means(1, alpha: bad) }
            #expect(throws: StatisticsError.self) { try means(1, power: bad) }
            #expect(throws: StatisticsError.self) { try means(1, allocation: bad) }
        }
        for bad in [-0.1, 1.1, 0.1, Double.nan] {
            #expect(throws: StatisticsError.self) {
                try SampleSize.forProportions(control: 0.1, treatment: bad, alpha: 0.05, power: 0.8)
            }
        }
    }

    /// Units with a denominator, a numerator that depends on it, and an earlier value.
    private func units(_ seed: UInt64, count: Int) -> [(x: Double, y: Double)] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            let x = 5 + generator.normal()
            return (x, 2 * x + 0.5 * generator.normal())
        }
    }

    private func moments(
        _ units: [(x: Double, y: Double)]
    ) -> (meanX: Double, meanY: Double, x: Double, y: Double, both: Double) {
        let count = Double(units.count)
        let meanX = units.reduce(0) { $0 + $1.x } / count
        let meanY = units.reduce(0) { $0 + $1.y } / count
        func sum(_ term: (Double, Double) -> Double) -> Double {
            units.reduce(0) { $0 + term($1.x - meanX, $1.y - meanY) } / (count - 1)
        }
        return (meanX, meanY, sum { x, _ in x * x }, sum { _, y in y * y }, sum { $0 * $1 })
    }

    @Test("the delta method's variance is that of the linearized units")
    func ratio() throws {
        let units = units(4, count: 500)
        let m = moments(units)
        let summary = try RatioSummary(
            count: 500, numeratorMean: m.meanY, denominatorMean: m.meanX, numeratorVariance: m.y,
            denominatorVariance: m.x, covariance: m.both
        ).linearized()
        let ratio = m.meanY / m.meanX
        let linearized = moments(units.map { ($0.x, ($0.y - ratio * $0.x) / m.meanX) })
        #expect(summary.mean == ratio && summary.count == 500)
        #expect((summary.variance / linearized.y - 1).magnitude < 1e-10)
    }

    @Test("a ratio without a denominator is an error, and one that never varies has no variance")
    func badRatio() throws {
        func ratio(_ mean: Double, _ variance: Double, _ covariance: Double) throws -> SampleSummary {
            try RatioSummary(
                count: 10, numeratorMean: 6, denominatorMean: mean, numeratorVariance: 4 * variance,
                denominatorVariance: variance, covariance: covariance
            ).linearized()
        }
        #expect(try ratio(3, 1, 2).variance == 0)
        #expect(throws: StatisticsError.self) { try ratio(0, 1, 2) }
        #expect(throws: StatisticsError.self) { try ratio(3, -1, 2) }
        #expect(throws: StatisticsError.self) { try ratio(3, 1, .nan) }
    }

    @Test("CUPED takes out what the covariate explains")
    func cuped() throws {
        let arms = try [UInt64(1), 2].map { seed in
            let m = moments(units(seed, count: 1_000))
            return try CovariateSummary(
                metric: SampleSummary(count: 1_000, mean: m.meanY, variance: m.y),
                covariate: SampleSummary(count: 1_000, mean: m.meanX, variance: m.x), covariance: m.both)
        }
        let adjustment = try CovariateAdjustment(arms: arms)
        #expect((adjustment.theta - 2).magnitude < 0.05)
        let adjusted = try arms.map { arm throws(StatisticsError) in try adjustment.adjusted(arm) }
        for (arm, adjusted) in zip(arms, adjusted) {
            let correlation = arm.covariance * arm.covariance / arm.metric.variance / arm.covariate.variance
            #expect((adjusted.variance / (arm.metric.variance * (1 - correlation)) - 1).magnitude < 0.01)
        }
        // The mean over both arms stays where it was.
        #expect(
            (adjusted[0].mean + adjusted[1].mean - arms[0].metric.mean - arms[1].metric.mean).magnitude
                < 1e-12)
    }

    @Test("CUPED with a constant covariate changes nothing")
    func constantCovariate() throws {
        let arm = try CovariateSummary(
            metric: SampleSummary(count: 10, mean: 4, variance: 2),
            covariate: SampleSummary(count: 10, mean: 1, variance: 0), covariance: 0)
        let adjustment = try CovariateAdjustment(arms: [arm])
        #expect(adjustment.theta == 0)
        #expect(try adjustment.adjusted(arm) == arm.metric)
        #expect(throws: StatisticsError.self) { try CovariateAdjustment(arms: []) }
        #expect(throws: StatisticsError.self) {
            try CovariateSummary(metric: arm.metric, covariate: arm.covariate, covariance: .nan)
        }
        #expect(throws: StatisticsError.self) {
            try CovariateSummary(
                metric: arm.metric, covariate: SampleSummary(count: 9, mean: 1, variance: 0), covariance: 0)
        }
    }

    @Test("winsorization cuts at nearest-rank quantiles")
    func winsorization() throws {
        let bounds = try WinsorizationBounds(
            sorted: (1...200).map(Double.init), lowerShare: 0.01, upperShare: 0.99)
        #expect(bounds.lower == 2 && bounds.upper == 198)
        #expect(bounds.clamp(1) == 2 && bounds.clamp(50) == 50 && bounds.clamp(1e9) == 198)
        #expect(bounds.clamp(.nan).isNaN)
        #expect(try WinsorizationBounds(sorted: [7], lowerShare: 0, upperShare: 1).clamp(9) == 7)
        #expect(throws: StatisticsError.self) { try WinsorizationBounds(lower: 2, upper: 1) }
        #expect(throws: StatisticsError.self) {
            try WinsorizationBounds(sorted: [], lowerShare: 0, upperShare: 1)
        }
        #expect(throws: StatisticsError.self) {
            try WinsorizationBounds(sorted: [1], lowerShare: 0.6, upperShare: 0.5)
        }
        #expect(throws: StatisticsError.self) {
            try WinsorizationBounds(sorted: [1], lowerShare: .nan, upperShare: 0.5)
        }
    }
}
