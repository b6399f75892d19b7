import Statistics
import Testing

@Suite("Distributions agree with SciPy")
struct DistributionTests {
    /// SciPy's own values are good to about 1e-13 at best, and to less where parameters are huge.
    private static let tolerance = 1e-9

    private func misses(
        _ name: String, where condition: ([Double]) -> Bool = { _ in true }, _ function: ([Double]) -> Double
    ) throws -> [String] {
        try Fixture.distributions.get().misses(
            name, atLeast: 10, tolerance: Self.tolerance, where: condition, function)
    }

    @Test("normal quantiles to the last digits, down to the least probability")
    func normal() throws {
        let fixture = try Fixture.distributions.get()
        let misses = try fixture.misses("normalUpperQuantile", atLeast: 10, tolerance: 1e-15) {
            NormalDistribution.standard.upperQuantile($0[0])
        }
        #expect(misses == [])
        let lower = try fixture.misses("normalUpperQuantile", atLeast: 10, tolerance: 1e-15) {
            -NormalDistribution.standard.quantile($0[0])
        }
        #expect(lower == [])
        #expect(NormalDistribution(mean: 5, standardDeviation: 2).quantile(0.5) == 5)
        #expect((NormalDistribution.standard.quantile(0.975) - 1.959963984540054).magnitude < 1e-15)
        #expect(NormalDistribution.standard.quantile(0) == -.infinity)
        #expect(NormalDistribution.standard.quantile(1) == .infinity)
    }

    @Test("Student's t")
    func student() throws {
        #expect(
            try misses("studentTwoSided") {
                StudentTDistribution(degreesOfFreedom: $0[0]).twoSided($0[1])
            } == [])
        #expect(
            try misses("studentDensity") { StudentTDistribution(degreesOfFreedom: $0[0]).density($0[1]) }
                == [])
        #expect(
            try misses("studentUpperQuantile") {
                StudentTDistribution(degreesOfFreedom: $0[0]).upperQuantile($0[1])
            } == [])
        let limit = StudentTDistribution(degreesOfFreedom: .infinity)
        #expect(limit.cumulative(1) == NormalDistribution.standard.cumulative(1))
        #expect(limit.quantile(0.9) == NormalDistribution.standard.quantile(0.9))
        #expect(StudentTDistribution(degreesOfFreedom: 3).quantile(0.5) == 0)
        #expect(StudentTDistribution(degreesOfFreedom: 3).density(0) > 0.36)
        #expect(StudentTDistribution(degreesOfFreedom: 3).twoSided(.infinity) == 0)
    }

    @Test("chi-square")
    func chiSquare() throws {
        func distribution(_ arguments: [Double]) -> ChiSquareDistribution {
            ChiSquareDistribution(degreesOfFreedom: arguments[0])
        }
        #expect(try misses("chiSquareCumulative") { distribution($0).cumulative($0[1]) } == [])
        #expect(try misses("chiSquareSurvival") { distribution($0).survival($0[1]) } == [])
        #expect(try misses("chiSquareQuantile") { distribution($0).quantile($0[1]) } == [])
        #expect(try misses("chiSquareUpperQuantile") { distribution($0).upperQuantile($0[1]) } == [])
    }

    @Test("beta")
    func beta() throws {
        #expect(
            try misses("betaQuantile") { BetaDistribution(alpha: $0[0], beta: $0[1]).quantile($0[2]) } == [])
        #expect(
            try misses("betaDensity") { BetaDistribution(alpha: $0[0], beta: $0[1]).density($0[2]) } == [])
    }

    @Test("F")
    func fisher() throws {
        #expect(
            try misses("fisherSurvival") {
                FDistribution(numeratorDegreesOfFreedom: $0[0], denominatorDegreesOfFreedom: $0[1])
                    .survival($0[2])
            } == [])
    }

    @Test("Kolmogorov's limit, in both tails")
    func kolmogorov() throws {
        #expect(try misses("kolmogorovSurvival") { KolmogorovDistribution.survival($0[0]) } == [])
        #expect(try misses("kolmogorovCumulative") { KolmogorovDistribution.cumulative($0[0]) } == [])
        #expect(KolmogorovDistribution.survival(0) == 1 && KolmogorovDistribution.survival(-1) == 1)
        #expect(KolmogorovDistribution.cumulative(.infinity) == 1)
        #expect(KolmogorovDistribution.cumulative(.nan).isNaN && KolmogorovDistribution.survival(.nan).isNaN)
    }

    @Test("quantiles undo the distribution function", arguments: [1e-200, 1e-9, 0.01, 0.4, 0.5, 0.7, 0.999])
    func inverse(probability: Double) {
        func isSame(_ value: Double) -> Bool { (value / probability - 1).magnitude < 1e-9 }
        for shape in [0.8, 3, 61, 1e5] {
            let gamma = GammaDistribution(shape: shape, scale: 3)
            #expect(isSame(gamma.cumulative(gamma.quantile(probability))))
            #expect(isSame(gamma.survival(gamma.upperQuantile(probability))))
            let beta = BetaDistribution(alpha: shape, beta: 2 * shape)
            #expect(isSame(beta.cumulative(beta.quantile(probability))))
            let student = StudentTDistribution(degreesOfFreedom: 2 + shape)
            #expect(isSame(student.cumulative(student.quantile(probability))))
        }
    }

    @Test("parameters that are none give NaN, and so do probabilities that are none")
    func undefined() {
        for bad in [0, -1, Double.nan] {
            let normal = NormalDistribution(mean: 0, standardDeviation: bad)
            let student = StudentTDistribution(degreesOfFreedom: bad)
            let chiSquare = ChiSquareDistribution(degreesOfFreedom: bad)
            let gamma = GammaDistribution(shape: 1, scale: bad)
            let beta = BetaDistribution(alpha: 1, beta: bad)
            let fisher = FDistribution(numeratorDegreesOfFreedom: 1, denominatorDegreesOfFreedom: bad)
            for value in [
                normal.density(0.5), normal.cumulative(0.5), normal.survival(0.5), normal.quantile(0.5),
                student.density(0.5), student.cumulative(0.5), student.survival(0.5), student.quantile(0.5),
                chiSquare.density(0.5), chiSquare.cumulative(0.5), chiSquare.survival(0.5),
                chiSquare.quantile(0.5), gamma.density(0.5), gamma.cumulative(0.5), gamma.survival(0.5),
                gamma.quantile(0.5), gamma.mean, gamma.variance, beta.density(0.5), beta.cumulative(0.5),
                beta.survival(0.5), beta.quantile(0.5), beta.mean, beta.variance, fisher.cumulative(0.5),
                fisher.survival(0.5),
            ] { #expect(value.isNaN) }
        }
        for bad in [-0.1, 1.1, Double.nan] {
            for value in [
                NormalDistribution.standard.quantile(bad),
                StudentTDistribution(degreesOfFreedom: 2).quantile(bad),
                GammaDistribution(shape: 2).quantile(bad), GammaDistribution(shape: 2).upperQuantile(bad),
                BetaDistribution(alpha: 2, beta: 2).quantile(bad),
                BetaDistribution(alpha: 2, beta: 2).upperQuantile(bad),
            ] { #expect(value.isNaN) }
        }
    }
}
