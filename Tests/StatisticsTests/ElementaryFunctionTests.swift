import Statistics
import Testing

@Suite("Exponential and logarithm are within 1 or 2 units in the last place")
struct ElementaryFunctionTests {
    private typealias Math = DeterministicMath

    private func misses(_ name: String, _ units: Double, _ function: (Double) -> Double) throws -> [String] {
        try Fixture.functions.get().misses(name, atLeast: 200, tolerance: units, unit: { $0.ulp }) {
            function($0[0])
        }
    }

    @Test("exp")
    func exp() throws {
        #expect(try misses("exp", 1, Math.exp) == [])
        #expect(Math.exp(0) == 1 && Math.exp(-.infinity) == 0 && Math.exp(.infinity) == .infinity)
        #expect(Math.exp(709.79) == .infinity && Math.exp(-745.2) == 0 && Math.exp(.nan).isNaN)
        #expect(Math.exp(-745.1) == .leastNonzeroMagnitude)
        #expect(Math.exp(709.782712893384) > 1.79e308 && Math.exp(709.782712893384) < .infinity)
    }

    @Test("expm1")
    func expm1() throws {
        #expect(try misses("expm1", 2, Math.expm1) == [])
        #expect(Math.expm1(-.infinity) == -1 && Math.expm1(.infinity) == .infinity && Math.expm1(.nan).isNaN)
        #expect(Math.expm1(1e-300) == 1e-300 && Math.expm1(-0.0).sign == .minus)
    }

    @Test("log")
    func log() throws {
        #expect(try misses("log", 1, Math.log) == [])
        #expect(Math.log(1) == 0 && Math.log(0) == -.infinity && Math.log(.infinity) == .infinity)
        #expect(Math.log(-1).isNaN && Math.log(.nan).isNaN)
    }

    @Test("log1p")
    func log1p() throws {
        #expect(try misses("log1p", 1, Math.log1p) == [])
        #expect(Math.log1p(-1) == -.infinity && Math.log1p(.infinity) == .infinity)
        #expect(Math.log1p(-1.1).isNaN && Math.log1p(.nan).isNaN)
    }

    @Test("log(1 + x) - x")
    func log1pMinusArgument() throws {
        let misses = try Fixture.functions.get().misses(
            "log1pMinusArgument", atLeast: 200, tolerance: 2e-15
        ) { Math.log1pMinusArgument($0[0]) }
        #expect(misses == [])
    }

    @Test("exp and log undo one another over the whole range of doubles")
    func inverse() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<20_000 {
            let x = Double(bitPattern: generator.next() >> 1)
            guard x.isFinite, x.isNormal else { continue }
            let back = Math.exp(Math.log(x))
            #expect((back - x).magnitude <= 1e-13 * x)
        }
    }
}
