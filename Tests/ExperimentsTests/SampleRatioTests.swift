import Experiments
import JSON
import Testing

@Suite("Arms must get the shares that they should")
struct SampleRatioTests {
    private func events(_ count: Int) -> ArmMeasures {
        ArmMeasures(Measures.window((0..<count).map { _ in ArmSample() }))
    }

    @Test("expected counts are summed up over the epochs between splits, so ramping is no mismatch (SciPy)")
    func ramp() throws {
        var bench = Workbench()
        let arms: JSONValue = [["arm": "A", "weight": 90, "control": true], ["arm": "B", "weight": 10]]
        try bench.begin("x", ["arms": arms])
        try bench.count("x", [events(940), events(110)])
        _ = try bench.send("experiments/x/split", ["weights": ["A": 50, "B": 50]])
        try bench.count("x", [events(480), events(530)])
        let body = try bench.show("x")
        #expect(ComparisonTests.isNear(body["sample_ratio"]?["chi2"], 2.0960994912379878))
        #expect(ComparisonTests.isNear(body["sample_ratio"]?["p_value"], 0.14767544181334155))
        #expect(body["sample_ratio"]?["mismatch"] == false)
        let shown = try #require(body["arms"]?.array)
        #expect(ComparisonTests.isNear(shown[0]["expected_share"], 0.7038834951456311))
        #expect(ComparisonTests.isNear(shown[1]["observed_share"], 640.0 / 2_060))
    }

    @Test("three arms have two degrees of freedom (SciPy)")
    func three() throws {
        var bench = Workbench()
        let arms: JSONValue = [
            ["arm": "A", "weight": 34, "control": true], ["arm": "B", "weight": 33],
            ["arm": "C", "weight": 33],
        ]
        try bench.begin("x", ["arms": arms])
        try bench.count("x", [events(340), events(330), events(410)])
        let ratio = try bench.show("x")["sample_ratio"]
        #expect(ComparisonTests.isNear(ratio?["chi2"], 12.031425364758698))
        #expect(ComparisonTests.isNear(ratio?["p_value"], 0.0024401087222284982))
    }

    @Test("a mismatch makes the verdict invalid, decides nothing, and may pass")
    func mismatch() throws {
        var bench = Workbench()
        try bench.begin()
        let (slow, fast) = (Measures.values(300, 100, 7, 31, 1), Measures.values(200, 50, 7, 31, 1))
        #expect(try bench.count("x", [Measures.latencies(slow), Measures.latencies(fast)]) == nil)
        var body = try bench.show("x")
        #expect(body["verdict"] == "invalid")
        #expect(body["status"] == "running")
        #expect(body["reason"]?.string?.hasPrefix("sample_ratio_mismatch") == true)
        try bench.count("x", [nil, Measures.latencies(Measures.values(100, 50, 7, 31, 1))])
        body = try bench.show("x")
        #expect(body["verdict"] == "promote_to_production")
        #expect(body["status"] == "decided")
    }

    @Test("fewer than eight expected events are no mismatch")
    func few() throws {
        var bench = Workbench()
        try bench.begin()
        try bench.count("x", [events(15), nil])
        #expect(try bench.show("x")["sample_ratio"]?["mismatch"] == false)
        try bench.count("x", [events(1), nil])
        #expect(try bench.show("x")["sample_ratio"]?["mismatch"] == true)
    }

    @Test("a window across a change of the split counts for the metric and for no share")
    func acrossSplit() throws {
        var bench = Workbench()
        try bench.begin()
        try bench.count("x", [events(500), events(500)])
        bench.now += Workbench.minute / 2
        _ = try bench.send("experiments/x/split", ["weights": ["A": 10, "B": 90]])
        try bench.count("x", [events(300), events(700)])
        var body = try bench.show("x")
        #expect(body["arms"]?.array?[1]["events"] == 1_200)
        #expect(body["arms"]?.array?[1]["observed_share"]?.number == 0.5)
        try bench.count("x", [events(100), events(900)])
        body = try bench.show("x")
        #expect(body["arms"]?.array?[1]["observed_share"]?.number == 0.7)
        #expect(body["sample_ratio"]?["chi2"]?.number == 0)
    }

    @Test("a billion events show a share that is off by a ten-thousandth")
    func huge() throws {
        var bench = Workbench()
        try bench.begin()
        func doubled(_ count: Int, _ times: Int) -> ArmMeasures {
            var window = events(count).window
            for _ in 0..<times { window.merge(window) }
            return ArmMeasures(window)
        }
        try bench.count("x", [doubled(1_000, 19), doubled(1_000, 19)])
        #expect(try bench.show("x")["sample_ratio"]?["mismatch"] == false)
        try bench.count("x", [doubled(1_000, 8), nil])
        let body = try bench.show("x")
        // 524,544,000 and 524,288,000: chi2 = 256,000² / 1,048,832,000.
        #expect(
            ComparisonTests.isNear(body["sample_ratio"]?["chi2"], 256_000.0 * 256_000 / 1_048_832_000, 1e-9))
        #expect(body["sample_ratio"]?["mismatch"] == true)
    }

    @Test(
        "events of an arm without weight are no part of the shares, and many of them make the verdict invalid"
    )
    func withoutWeight() throws {
        var bench = Workbench()
        try bench.begin()
        _ = try bench.send("experiments/x/split", ["weights": ["A": 100, "B": 0]])
        try bench.count("x", [events(5_000), events(5)])
        #expect(try bench.show("x")["verdict"] == "continue_testing")
        try bench.count("x", [events(5_000), events(20)])
        let body = try bench.show("x")
        #expect(body["verdict"] == "invalid")
        #expect(body["reason"]?.string?.hasPrefix("traffic_without_weight") == true)
        #expect(body["sample_ratio"]?["mismatch"] == false)
    }

    @Test("feedback is counted where there is nothing else")
    func feedback() throws {
        var bench = Workbench()
        try bench.begin("x", ["metric": "feedback.score", "goal": "increase"])
        func scores(_ count: Int) -> ArmMeasures {
            var window = ArmWindow()
            for index in 0..<count { window.insertFeedback(score: Double(index % 5), label: nil, unit: nil) }
            return ArmMeasures(window)
        }
        try bench.count("x", [scores(600), scores(400)])
        #expect(try bench.show("x")["sample_ratio"]?["mismatch"] == true)
        try bench.count("x", [events(500), events(500)])
        #expect(try bench.show("x")["sample_ratio"]?["mismatch"] == false)
    }
}
