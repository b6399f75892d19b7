import Commands
import Experiments
import JSON
import Testing

@Suite("Verdicts fall by the definition's rule, at a window's end")
struct VerdictTests {
    private let slow = Measures.latencies(ComparisonTests.control)
    private let fast = Measures.latencies(Measures.values(500, 85, 53, 97, 0.25))
    private let same = Measures.latencies(Measures.values(500, 90, 53, 101, 0.25))

    @Test("always valid: better is promoted, worse is archived, at the first window that shows it")
    func sequential() throws {
        var bench = Workbench()
        for name in ["win", "lose", "open"] { try bench.begin(name) }
        let win = try #require(try bench.count("win", [slow, fast]))
        #expect(win.kind == .decided)
        #expect(win.time == Workbench.epoch + Workbench.minute)
        #expect(win.id == "experiment-win-\(win.event.sequence)")
        #expect(win.event.actor == "varve")
        #expect(win.event.change == .decided(.promoteToProduction, winner: "B"))
        #expect(win.actions == [])
        _ = try bench.count("lose", [fast, slow])
        #expect(try bench.count("open", [slow, same]) == nil)
        #expect(try bench.show("win")["status"] == "decided")
        #expect(try bench.show("win")["verdict"] == "promote_to_production")
        #expect(try bench.show("win")["winner"] == "B")
        #expect(try bench.show("lose")["verdict"] == "archive_candidate")
        #expect(try bench.show("open")["verdict"] == "continue_testing")
        #expect(bench.state.nextWindow(of: "win") == nil)
    }

    @Test("nothing is decided below the minimum of samples, or before the minimum duration")
    func minimum() throws {
        var bench = Workbench()
        try bench.begin("few", ["minimum_samples": 1_000])
        try bench.begin("soon", ["minimum_duration": "3m"])
        #expect(try bench.count("few", [slow, fast]) == nil)
        #expect(
            try bench.show("few")["reason"]?.string?.hasPrefix("minimum_samples: A has 500 of 1000") == true)
        #expect(try bench.count("few", [slow, fast]) != nil)
        #expect(try bench.count("soon", [slow, fast]) == nil)
        #expect(try bench.show("soon")["reason"]?.string?.hasPrefix("minimum_duration") == true)
        #expect(try bench.count("soon", [nil, nil]) == nil)
        // The duration ends with a window in which nothing came.
        #expect(try bench.count("soon", [nil, nil])?.time == Workbench.epoch + 3 * Workbench.minute)
    }

    @Test("a fixed horizon decides once, at the planned samples")
    func fixed() throws {
        var bench = Workbench()
        for name in ["win", "dull"] { try bench.begin(name, ["method": "fixed", "planned_samples": 1_500]) }
        #expect(try bench.count("win", [slow, fast]) == nil)
        #expect(try bench.show("win")["comparison"]?["significant"] == true)
        #expect(
            try bench.count("win", [slow, fast])?.event.change == .decided(.promoteToProduction, winner: "B"))
        _ = try bench.count("dull", [slow, same])
        #expect(
            try bench.count("dull", [slow, same])?.event.change == .decided(.archiveCandidate, winner: nil))
    }

    @Test("a group-sequential plan decides at its looks alone, against their bounds")
    func groupSequential() throws {
        let plan: JSONValue = ["method": "group_sequential", "planned_samples": 5_000, "looks": 5]
        var bench = Workbench()
        try bench.begin("x", plan)
        let tiny = Measures.latencies(Measures.values(300, 85, 53, 97, 0.25))
        let tinySlow = Measures.latencies(Measures.values(300, 90, 37, 101, 0.25))
        #expect(try bench.count("x", [tinySlow, tiny]) == nil)
        #expect(try bench.show("x")["comparison"]?["significant"] == false)
        #expect(try bench.show("x")["reason"]?.string?.hasPrefix("next_look") == true)
        // 1,200 samples are behind the first look at 1,000, with 24 % of the information.
        let decision = try #require(try bench.count("x", [tinySlow, tiny]))
        #expect(decision.event.change == .decided(.promoteToProduction, winner: "B"))
        let interval = try #require(try bench.show("x")["comparison"]?["interval"]?.array)
        let error = try #require(try bench.show("x")["comparison"]?["standard_error"]?.number)
        let halfWidth = try #require(
            interval[1].number.flatMap { high in interval[0].number.map { (high - $0) / 2 } })
        // 4 (1 - Phi(Phi^-1(1 - 0.05 / 4) / sqrt(0.24))) is spent by then (SciPy).
        #expect((halfWidth / error - 4.427_949_914_198_988).magnitude < 1e-6)
    }

    @Test("a group-sequential plan without an effect ends at its last look")
    func groupSequentialEnd() throws {
        var bench = Workbench()
        try bench.begin(
            "x", ["method": "group_sequential", "planned_samples": 3_000, "looks": 3, "spending": "pocock"])
        #expect(try bench.count("x", [slow, same]) == nil)
        #expect(try bench.show("x")["reason"]?.string?.hasPrefix("not_significant") == true)
        #expect(try bench.count("x", [nil, nil]) == nil)
        #expect(try bench.count("x", [slow, same]) == nil)
        let again = try Workbench.restored(bench.encoded)
        #expect(again.show("x")?.body == (try bench.show("x")))
        #expect(try bench.count("x", [slow, same])?.event.change == .decided(.archiveCandidate, winner: nil))
    }

    @Test("of several treatments the best one wins, and all must lose before the experiment does")
    func several() throws {
        let arms: JSONValue = [
            ["arm": "A", "weight": 34, "control": true], ["arm": "B", "weight": 33],
            ["arm": "C", "weight": 33],
        ]
        var bench = Workbench()
        for name in ["win", "half", "lose"] { try bench.begin(name, ["arms": arms]) }
        let faster = Measures.latencies(Measures.values(500, 80, 53, 97, 0.25))
        #expect(
            try bench.count("win", [slow, fast, faster])?.event.change
                == .decided(.promoteToProduction, winner: "C"))
        #expect(
            try bench.count("half", [fast, slow, Measures.latencies(Measures.values(500, 85, 37, 97, 0.25))])
                == nil)
        #expect(
            try bench.count("lose", [fast, slow, slow])?.event.change
                == .decided(.archiveCandidate, winner: nil))
    }

    @Test("a broken guardrail archives the treatment, whatever its metric does")
    func guardrail() throws {
        func arm(_ latency: Double, _ errors: Int) -> ArmMeasures {
            let values = Measures.values(1_000, latency, 37, 101, 0.25).enumerated()
            return ArmMeasures(
                Measures.window(values.map { Measures.sample(latency: $1, isError: $0 < errors) }))
        }
        let guardrails: JSONValue = [["metric": "error_rate", "goal": "decrease", "margin": 0.1]]
        var bench = Workbench()
        for name in ["broken", "kept"] { try bench.begin(name, ["guardrails": guardrails]) }
        let decision = try #require(try bench.count("broken", [arm(90, 50), arm(80, 150)]))
        #expect(decision.event.change == .decided(.archiveCandidate, winner: nil))
        #expect(decision.reason.hasPrefix("guardrail_broken"))
        #expect(try bench.show("broken")["guardrail_results"]?.array?[0]["broken"] == true)
        #expect(
            try bench.count("kept", [arm(90, 50), arm(80, 52)])?.event.change
                == .decided(.promoteToProduction, winner: "B"))
    }

    @Test("nothing is decided while a guardrail can't be judged")
    func unknownGuardrail() throws {
        var bench = Workbench()
        try bench.begin("x", ["guardrails": [["metric": "cost_usd"]]])
        #expect(try bench.count("x", [slow, fast]) == nil)
        #expect(try bench.show("x")["reason"]?.string?.hasPrefix("guardrail_without_data") == true)
    }

    @Test("a decision asks the registry for nothing but what the definition says")
    func actions() throws {
        let arms: JSONValue = [
            ["arm": "A", "weight": 34, "control": true, "version": "v1"],
            ["arm": "B", "weight": 33, "version": "v2"], ["arm": "C", "weight": 33, "version": "v3"],
        ]
        let steps: JSONValue = [["weight": 10], ["weight": 100]]
        let actions: JSONValue = [
            "deploy_winner": ["environment": "production", "strategy": "canary", "steps": steps],
            "archive_losers": true,
        ]
        var bench = Workbench()
        try bench.begin("x", ["arms": arms, "actions": actions])
        let decision = try #require(try bench.count("x", [slow, fast, same]))
        let id = "experiment-\(decision.event.sequence)"
        #expect(
            decision.actions.map(\.path) == [
                ["deployments"], ["deployments", id, "advance"],
                ["models", "chat", "versions", "v3", "stage"],
            ])
        let body = decision.actions[0].body
        #expect(body["id"] == .string(id))
        #expect(body["version"] == "v2")
        #expect(body["environment"] == "production")
        #expect(body["steps"] == steps)
        #expect(decision.actions[2].body["stage"] == "archived")
    }

    @Test("a decision's evidence says what was compared, when, and how the effect went")
    func evidence() throws {
        var bench = Workbench()
        try bench.begin("x", ["minimum_samples": 1_000])
        _ = try bench.count("x", [slow, fast])
        let decision = try #require(try bench.count("x", [slow, fast]))
        let evidence = decision.evidence.json
        let windows = try #require(evidence["windows"]?.array)
        #expect(windows.map { $0["outcome"]?.string } == ["ahead", "ahead", "better"])
        #expect(windows[2]["start"] == "2026-01-01T00:00:00.000Z")
        #expect(windows[2]["end"] == "2026-01-01T00:02:00.000Z")
        #expect(windows[2]["count"] == 1_000)
        #expect(windows[2]["field"] == "latency_ms")
        #expect(evidence["watermark"] == "2026-01-01T00:02:00.000Z")
        #expect(evidence["split"] == ["A": 50, "B": 50])
        #expect(evidence["comparison"]?["significant"] == true)
    }
}
