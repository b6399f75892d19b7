import Statistics
import Testing

/// Recorded on x86-64 Linux. Another platform or compiler that gives other bits would let a replay come to other decisions.
@Suite("The same arguments give the same bits on every machine")
struct ReproducibilityTests {
    private typealias Math = DeterministicMath

    /// FNV-1a over the results' bits.
    private func checksum(of values: some Sequence<Double>) -> UInt64 {
        values.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ $1.bitPattern) &* 0x0100_0000_01b3 }
    }

    private func checksum(_ function: (inout SeededGenerator) -> Double) -> UInt64 {
        var generator = SeededGenerator(seed: 2_026)
        return checksum(of: (0..<5_000).map { _ in function(&generator) })
    }

    @Test("functions")
    func functions() {
        #expect(checksum { Math.exp(100 * ($0.uniform() - 0.5)) } == 0x420b_53c5_e335_9d4a)
        #expect(checksum { Math.log(100 * $0.uniform()) } == 0x759d_62bc_db4d_8f51)
        #expect(
            checksum { Math.log1p($0.uniform() - 0.5) + Math.expm1($0.uniform() - 0.5) }
                == 0x30f1_cd8f_ea82_9c1c)
        #expect(checksum { Math.erfc(10 * $0.uniform() - 2) } == 0xa6e8_1279_f5ad_1196)
        #expect(checksum { Math.lgamma(30 * $0.uniform()) } == 0xc6da_9004_fe77_dfca)
        #expect(
            checksum { Math.regularizedGamma(3_000 * $0.uniform(), 3_000 * $0.uniform()).lower }
                == 0x00aa_464f_928a_8a1a)
        #expect(
            checksum {
                Math.regularizedBeta(20_000 * $0.uniform(), 20_000 * $0.uniform(), $0.uniform()).upper
            } == 0x2577_e9ae_2ff6_607f)
    }

    @Test("quantiles and variates")
    func variates() {
        #expect(checksum { $0.normal() } == 0x2827_5605_22bb_c60c)
        #expect(checksum { $0.gamma(GammaDistribution(shape: 0.7)) } == 0xe31f_87c0_8a82_d799)
        #expect(checksum { $0.beta(BetaDistribution(alpha: 12, beta: 300)) } == 0x8c6c_d506_8547_9f59)
        #expect(
            checksum { StudentTDistribution(degreesOfFreedom: 7).quantile($0.uniform()) }
                == 0x06d6_de19_d151_2238)
        #expect(
            checksum { BetaDistribution(alpha: 12, beta: 300).quantile($0.uniform()) }
                == 0x3ec1_9230_c6f8_565d)
    }

    @Test("boundaries and posteriors")
    func designs() throws {
        let design = try GroupSequentialDesign(
            alpha: 0.05, spending: .obrienFleming, shares: (1...10).map { Double($0) / 10 })
        #expect(checksum(of: design.boundaries) == 0xa1bc_350a_3fad_f5cc)
        let arms = [(30.0, 400.0), (45, 410), (28, 380)].map { BetaDistribution(alpha: $0.0, beta: $0.1) }
        let comparison = try PosteriorComparison(beta: arms)
        #expect(
            checksum(of: comparison.probabilitiesToBeBest + comparison.expectedLosses)
                == 0xc257_6b3e_581d_1757)
    }
}
