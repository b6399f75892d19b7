import Statistics
import Testing

@Suite("Error, gamma and beta functions keep their digits in the tails")
struct SpecialFunctionTests {
    private typealias Math = DeterministicMath

    private func misses(
        _ name: String, _ tolerance: Double, unit: (Double) -> Double = { $0.magnitude },
        where condition: ([Double]) -> Bool = { _ in true }, _ function: ([Double]) -> Double
    ) throws -> [String] {
        try Fixture.functions.get().misses(
            name, atLeast: 100, tolerance: tolerance, unit: unit, where: condition, function)
    }

    @Test("error function and its complement")
    func error() throws {
        #expect(try misses("erf", 1e-15) { Math.erf($0[0]) } == [])
        #expect(try misses("erfc", 1e-15) { Math.erfc($0[0]) } == [])
        #expect(try misses("upperNormalTail", 1e-15) { NormalDistribution.standard.survival($0[0]) } == [])
        #expect(try misses("upperNormalTail", 1e-15) { NormalDistribution.standard.cumulative(-$0[0]) } == [])
        #expect(Math.erf(.infinity) == 1 && Math.erf(-.infinity) == -1 && Math.erf(0) == 0)
        #expect(Math.erfc(.infinity) == 0 && Math.erfc(-.infinity) == 2 && Math.erfc(0) == 1)
        #expect(Math.erf(.nan).isNaN && Math.erfc(.nan).isNaN)
    }

    @Test("logarithm of the gamma function, around its zeros too")
    func lgamma() throws {
        #expect(try misses("lgamma", 2e-15) { Math.lgamma($0[0]) } == [])
        #expect(Math.lgamma(1) == 0 && Math.lgamma(2) == 0 && Math.lgamma(.infinity) == .infinity)
        for x in [0, -1, -0.5, -.infinity, .nan] { #expect(Math.lgamma(x).isNaN) }
    }

    @Test("logarithm of the beta function")
    func lbeta() throws {
        #expect(try misses("lbeta", 1e-14, unit: { max(1, $0.magnitude) }) { Math.lbeta($0[0], $0[1]) } == [])
        #expect(Math.lbeta(0, 1).isNaN && Math.lbeta(1, -1).isNaN && Math.lbeta(.nan, 1).isNaN)
    }

    @Test("incomplete gamma functions")
    func incompleteGamma() throws {
        #expect(try misses("gammaLower", 1e-12) { Math.regularizedGamma($0[0], $0[1]).lower } == [])
        #expect(try misses("gammaUpper", 1e-12) { Math.regularizedGamma($0[0], $0[1]).upper } == [])
    }

    @Test("incomplete beta functions")
    func incompleteBeta() throws {
        #expect(try misses("betaLower", 2e-10) { Math.regularizedBeta($0[0], $0[1], $0[2]).lower } == [])
        let isModest: ([Double]) -> Bool = { min($0[0], $0[1]) <= 1e5 }
        #expect(
            try misses("betaLower", 2e-12, where: isModest) {
                Math.regularizedBeta($0[0], $0[1], $0[2]).lower
            } == [])
        #expect(
            try misses("betaUpper", 2e-12, where: isModest) {
                Math.regularizedBeta($0[0], $0[1], $0[2]).upper
            } == [])
        #expect(try misses("betaUpper", 2e-10) { Math.regularizedBeta($0[0], $0[1], $0[2]).upper } == [])
    }

    @Test("the two tails add up to 1 and are monotone across the methods' borders")
    func consistency() {
        for a in [0.3, 0.999, 1, 1.5, 7, 59.99, 60, 200, 1e6] {
            var last = 0.0
            for step in 1...400 {
                let x = a * Double(step) / 133
                let tails = Math.regularizedGamma(a, x)
                #expect((tails.lower + tails.upper - 1).magnitude < 1e-14)
                #expect(tails.lower >= last - 1e-13)
                last = tails.lower
            }
        }
        for (a, b) in [(0.3, 0.4), (0.9, 70), (60, 59), (60, 60), (1e3, 1e5), (2, 1e8)] {
            var last = 0.0
            for step in 1...400 {
                let x = Double(step) / 401
                let tails = Math.regularizedBeta(a, b, x)
                let mirrored = Math.regularizedBeta(b, a, 1 - x, complement: x)
                #expect((tails.lower + tails.upper - 1).magnitude < 1e-14)
                #expect((tails.lower - mirrored.upper).magnitude < 1e-11)
                #expect(tails.lower >= last - 1e-12)
                last = tails.lower
            }
        }
    }

    @Test("tiny shapes keep the upper tail")
    func tinyShapes() {
        // Q(a, x) is about a E1(x), and E1(0.5) is 0.5597735947761608.
        #expect((Math.regularizedGamma(1e-9, 0.5).upper / 5.597735947761608e-10 - 1).magnitude < 1e-8)
    }

    @Test("at the ends, and where there is nothing to compute")
    func ends() {
        #expect(Math.regularizedGamma(2, 0) == TailProbabilities(lower: 0, upper: 1))
        #expect(Math.regularizedGamma(2, .infinity) == TailProbabilities(lower: 1, upper: 0))
        #expect(Math.regularizedBeta(2, 3, 0) == TailProbabilities(lower: 0, upper: 1))
        #expect(Math.regularizedBeta(2, 3, 1) == TailProbabilities(lower: 1, upper: 0))
        for (a, x) in [(0.0, 1.0), (-1, 1), (.nan, 1), (.infinity, 1), (1, -1), (1, .nan), (1e101, 1)] {
            #expect(Math.regularizedGamma(a, x).lower.isNaN && Math.regularizedGamma(a, x).upper.isNaN)
        }
        for (a, b, x) in [
            (0.0, 1.0, 0.5), (1, -1, 0.5), (.nan, 1, 0.5), (1, .infinity, 0.5), (1, 1, 1.5), (1, 1, .nan),
        ] {
            #expect(Math.regularizedBeta(a, b, x).lower.isNaN && Math.regularizedBeta(a, b, x).upper.isNaN)
        }
    }

    @Test("no argument whatever makes a trap or a probability out of range, and none in range gives NaN")
    func anyBits() {
        var generator = SeededGenerator(seed: 11)
        func isSound(_ tails: TailProbabilities, of parameters: Double...) -> Bool {
            let isDefined = parameters.allSatisfy(Math.parameterRange.contains)
            guard isDefined else { return tails.lower.isNaN && tails.upper.isNaN }
            return (0...1).contains(tails.lower) && (0...1).contains(tails.upper)
        }
        for _ in 0..<20_000 {
            let (a, b, x) = (
                Double(bitPattern: generator.next()), Double(bitPattern: generator.next()),
                Double(bitPattern: generator.next())
            )
            let share = generator.uniform()
            let tiny = min(x.magnitude, 1)
            #expect(isSound(Math.regularizedGamma(a, x.isNaN ? 1 : x.magnitude), of: a), "\(a), \(x)")
            for share in [share, x.isNaN ? 0.5 : tiny] {
                #expect(isSound(Math.regularizedBeta(a, b, share), of: a, b), "\(a), \(b), \(share)")
                let (c, d) = (a.magnitude.squareRoot().squareRoot(), b.magnitude.squareRoot().squareRoot())
                #expect(isSound(Math.regularizedBeta(c, d, share), of: c, d), "\(c), \(d), \(share)")
            }
        }
    }
}
