import Commands
import Experiments
import JSON
import Testing

@Suite("Extreme values count as a quantile of all arms together")
struct WinsorizationTests {
    @Test("means and variances are those of clamped values, within the sketch's accuracy")
    func clamped() throws {
        // Every fiftieth value is a hundred times as large.
        func values(_ base: Double) -> [Double] {
            Measures.values(1_000, base, 37, 101, 0.25).enumerated().map { $0 % 50 == 0 ? $1 * 100 : $1 }
        }
        let arms = [values(90), values(88)]
        var bench = Workbench()
        try bench.begin("x", ["winsorize": 0.95, "method": "fixed", "planned_samples": 1_000_000])
        #expect(bench.state.nextWindow(of: "x")?.distribution == .latency)
        try bench.count(
            "x",
            arms.map { ArmMeasures(Measures.latencies($0).window, distribution: Measures.distribution($0)) })
        let shown = try #require(try bench.show("x")["arms"]?.array)
        let all = (arms[0] + arms[1]).sorted()
        let cap = all[Int(0.95 * Double(all.count)) - 1]
        for (arm, values) in zip(shown, arms) {
            let clamped = values.map { min($0, cap) }
            let mean = clamped.reduce(0, +) / 1_000
            let variance = clamped.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 999
            let found = try #require(arm["adjusted_mean"]?.number)
            #expect((found / mean - 1).magnitude < 0.01)
            #expect((try #require(arm["adjusted_variance"]?.number) / variance - 1).magnitude < 0.05)
            #expect(try #require(arm["mean"]?.number) > 2 * mean)
        }
        let error = try #require(try bench.show("x")["comparison"]?["standard_error"]?.number)
        #expect(error < 1)
    }
}
