import Experiments
import JSON
import Testing

@Suite("What is missing for a decision")
struct MissingTests {
    /// Means of 100 and of a little less, with a spread.
    private func measures(_ mean: Double) -> ArmMeasures {
        Measures.latencies(Measures.values(500, mean, 37, 101, 0.2))
    }

    private func missing(_ changes: JSONValue, minutes: Int = 2) throws -> JSONValue {
        var bench = Workbench()
        try bench.begin("x", changes)
        for _ in 0..<minutes { try bench.count("x", [measures(100), measures(99.7)]) }
        return try #require(try bench.show("x")["missing"])
    }

    @Test("without a minimum effect it is what the effect takes to be found if it stays as it is")
    func observed() throws {
        let found = try missing([:])
        #expect(found["basis"] == "observed_effect")
        let samples = try #require(found["samples"]?.number)
        #expect(samples > 0 && samples < 100_000)
        #expect(found["per_hour"] == 60_000)
        #expect(try #require(found["hours"]?.number) > 0)
        // So many more, and it is decided.
        let minutes = 2 + Int((samples / 1_000).rounded(.up))
        var bench = Workbench()
        try bench.begin()
        for _ in 0..<minutes where bench.decisions.isEmpty {
            try bench.count("x", [measures(100), measures(99.7)])
        }
        #expect(bench.decisions.count == 1)
    }

    @Test("a plan says it itself, a minimum effect by its power")
    func planned() throws {
        let plan = try missing(["method": "fixed", "planned_samples": 10_000])
        #expect(plan["basis"] == "plan" && plan["samples"] == 8_000)
        #expect(try missing(["minimum_effect": 0.001])["basis"] == "minimum_effect")
    }

    @Test("nothing is said of arms without values")
    func nothing() throws {
        let found = try missing([:], minutes: 0)
        #expect(found["samples"] == .null && found["hours"] == .null && found["basis"] == .null)
    }
}
