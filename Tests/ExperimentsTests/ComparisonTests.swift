import Experiments
import JSON
import Testing

/// Expected numbers are SciPy 1.17's, of the same values.
@Suite("Arms are compared as the definition says")
struct ComparisonTests {
    static let control = Measures.values(500, 90, 37, 101, 0.25)
    static let treatment = Measures.values(400, 88, 53, 97, 0.25)
    static let other = Measures.values(450, 89, 61, 103, 0.25)

    static func isNear(_ value: JSONValue?, _ expected: Double, _ tolerance: Double = 1e-9) -> Bool {
        guard let value = value?.number else { return false }
        return (value - expected).magnitude <= tolerance * max(expected.magnitude, 1e-300)
    }

    /// Shares near those of the values, so that no mismatch is found.
    static let arms: JSONValue = [["arm": "A", "weight": 55, "control": true], ["arm": "B", "weight": 45]]

    func shown(_ changes: JSONValue, _ measures: [ArmMeasures?]) throws -> JSONValue {
        let changes =
            changes["arms"] == nil ? .object((changes.members ?? []) + [.init("arms", Self.arms)]) : changes
        var bench = Workbench()
        try bench.begin("x", changes)
        try bench.count("x", measures)
        return try bench.show("x")
    }

    private func check(
        _ comparison: JSONValue?, p: Double, _ lower: Double, _ upper: Double, significant: Bool
    ) throws {
        let comparison = try #require(comparison)
        #expect(Self.isNear(comparison["p_value"], p), "p \(comparison)")
        #expect(Self.isNear(comparison["interval"]?.array?[0], lower), "\(comparison)")
        #expect(Self.isNear(comparison["interval"]?.array?[1], upper), "\(comparison)")
        #expect(comparison["significant"]?.bool == significant)
    }

    @Test("counts, means and variances are those of the values")
    func arms() throws {
        let body = try shown(
            [:], [.some(Measures.latencies(Self.control)), Measures.latencies(Self.treatment)])
        let arms = try #require(body["arms"]?.array)
        #expect(arms.map { $0["n"]?.integer } == [500, 400])
        #expect(Self.isNear(arms[0]["mean"], 102.4985, 1e-12))
        #expect(Self.isNear(arms[0]["variance"], 53.32402079158316, 1e-12))
        #expect(Self.isNear(arms[1]["mean"], 99.946875, 1e-12))
        #expect(Self.isNear(arms[1]["variance"], 49.36668820488722, 1e-12))
        #expect(Self.isNear(body["comparison"]?["difference"], -2.551625, 1e-12))
        #expect(Self.isNear(body["comparison"]?["relative"], -2.551625 / 102.4985, 1e-12))
    }

    @Test("always valid, by default")
    func sequential() throws {
        let body = try shown([:], [Measures.latencies(Self.control), Measures.latencies(Self.treatment)])
        try check(
            body["comparison"], p: 0.0003783526633236072, -4.191867234390962, -0.9113827656090412,
            significant: true)
    }

    @Test("Welch's test at a fixed horizon")
    func welch() throws {
        let body = try shown(
            ["method": "fixed", "planned_samples": 10_000],
            [Measures.latencies(Self.control), Measures.latencies(Self.treatment)])
        try check(
            body["comparison"], p: 1.3229497582977444e-07, -3.493035490104844, -1.6102145098951586,
            significant: true)
        #expect(body["verdict"] == "continue_testing")
    }

    @Test("two proportions at a fixed horizon: pooled for the p-value, unpooled for the interval")
    func proportions() throws {
        let body = try shown(
            ["metric": "error_rate", "method": "fixed", "planned_samples": 10_000],
            [Measures.errors(25, of: 500), Measures.errors(34, of: 400)])
        try check(
            body["comparison"], p: 0.035026922625889516, 0.0016554016756138504, 0.06834459832438616,
            significant: true)
        #expect(Self.isNear(body["arms"]?.array?[0]["variance"], 0.05 * 0.95 * 500 / 499, 1e-12))
    }

    @Test("several treatments share alpha")
    func bonferroni() throws {
        let arms: JSONValue = [
            ["arm": "A", "weight": 34, "control": true], ["arm": "B", "weight": 33],
            ["arm": "C", "weight": 33],
        ]
        let measures = [Self.control, Self.treatment, Self.other].map(Measures.latencies)
        let definition: JSONValue = ["arms": arms, "method": "fixed", "planned_samples": 10_000]
        let comparisons = try #require(try shown(definition, measures)["comparisons"]?.array)
        #expect(comparisons.map { $0["arm"]?.string } == ["B", "C"])
        try check(
            comparisons[0], p: 1.3229497582977444e-07, -3.6285833600787054, -1.4746666399212969,
            significant: true)
        try check(
            comparisons[1], p: 0.13454690691777882, -1.7955118614520185, 0.35851186145200753,
            significant: false)
    }

    @Test("a Bayesian comparison says how probably an arm is the best, and what choosing it may lose")
    func bayesian() throws {
        let body = try shown(
            ["method": "bayesian"], [Measures.latencies(Self.control), Measures.latencies(Self.treatment)])
        let comparison = try #require(body["comparison"])
        #expect(Self.isNear(comparison["probability_best"], 0.9999999480470347))
        #expect(Self.isNear(comparison["expected_loss"], 4.400146416603727e-09, 1e-6))
        #expect(comparison["p_value"] == .null)
        #expect(body["verdict"] == "promote_to_production")
    }

    @Test("a ratio has the delta method's variance")
    func ratio() throws {
        let control = Measures.tokens(
            Measures.values(300, 5, 29, 67, 0.5), Measures.values(300, 10, 31, 71, 1))
        let treatment = Measures.tokens(
            Measures.values(260, 5.5, 23, 61, 0.5), Measures.values(260, 10, 41, 73, 1))
        let body = try shown(
            ["metric": "latency_ms/output_tokens", "method": "fixed", "planned_samples": 10_000],
            [control, treatment])
        let arms = try #require(body["arms"]?.array)
        #expect(Self.isNear(arms[0]["mean"], 0.47883401411065724))
        #expect(Self.isNear(arms[0]["variance"], 0.08749344947296397))
        #expect(Self.isNear(arms[1]["mean"], 0.44317423230974634))
        #expect(Self.isNear(arms[1]["variance"], 0.08149288863388118))
        #expect(Self.isNear(body["comparison"]?["p_value"], 0.1477156610775511))
    }

    @Test("a ratio of fields that don't always come together is no number, and says so")
    func incompleteRatio() throws {
        var control = Measures.tokens([5, 6, 7], [1, 2, 3])
        control.window.insert(Measures.sample(latency: 3))
        let body = try shown(
            ["metric": "latency_ms/output_tokens", "minimum_samples": 1],
            [control, Measures.tokens([5, 6, 7], [1, 2, 3])])
        #expect(body["comparison"] == .null)
        #expect(body["verdict"] == "continue_testing")
    }

    @Test("a covariate takes its part of the variance away")
    func covariate() throws {
        let (tokensA, tokensB) = (Measures.values(300, 10, 31, 71, 1), Measures.values(260, 10, 41, 73, 1))
        let noiseA = Measures.values(300, 0, 29, 67, 0.5)
        let noiseB = Measures.values(260, 1, 23, 61, 0.5)
        let measures = [
            Measures.tokens(zip(tokensA, noiseA).map { 3 * $0 + $1 }, tokensA),
            Measures.tokens(zip(tokensB, noiseB).map { 3 * $0 + $1 }, tokensB),
        ]
        let body = try shown(
            ["covariate": "input_tokens", "method": "fixed", "planned_samples": 10_000], measures)
        let arms = try #require(body["arms"]?.array)
        #expect(Self.isNear(arms[0]["adjusted_mean"], 152.83093438983602))
        #expect(Self.isNear(arms[1]["adjusted_mean"], 152.25469108865076))
        #expect(Self.isNear(arms[0]["adjusted_variance"], 93.85964964426098))
        #expect(Self.isNear(arms[1]["adjusted_variance"], 78.08280828315921))
        #expect(Self.isNear(body["comparison"]?["p_value"], 0.46211016693061363, 1e-8))
    }

    @Test("an arm with fewer than two values is compared with nothing")
    func tooFew() throws {
        let body = try shown([:], [Measures.latencies([1, 2, 3]), Measures.latencies([1])])
        #expect(body["comparison"] == .null)
        #expect(body["arms"]?.array?[1]["variance"] == .null)
    }

    @Test("values that never vary make a point of the interval and no trap")
    func constant() throws {
        let body = try shown(
            ["minimum_samples": 2], [Measures.latencies([5, 5, 5]), Measures.latencies([5, 5, 5])])
        #expect(body["comparison"]?["p_value"]?.number == 1)
        #expect(body["comparison"]?["significant"] == false)
        #expect(body["status"] == "running")
    }
}
