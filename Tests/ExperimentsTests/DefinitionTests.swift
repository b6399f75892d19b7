import Commands
import Experiments
import JSON
import Testing

@Suite("What an experiment may be")
struct DefinitionTests {
    @Test("a definition is answered with everything that was left out filled in")
    func defaults() throws {
        var bench = Workbench()
        let answer = try bench.send("experiments", Workbench.definition())
        #expect(answer.status == 201)
        let body = answer.body
        #expect(body["status"] == "draft")
        #expect(body["method"] == "sequential")
        #expect(body["alpha"]?.number == 0.05)
        #expect(body["tuning"]?.number == 5_000)
        #expect(body["minimum_samples"] == 100)
        #expect(body["salt"] == "x")
        #expect(body["comparison"] == .null)
        #expect(body["through"] == .null)
        let arms = try #require(body["arms"]?.array)
        #expect(arms.map { $0["variant"]?.string } == ["A", "B"])
        #expect(arms.map { $0["n"]?.integer } == [0, 0])
    }

    @Test("everything that a definition may say comes back, also from a snapshot")
    func roundTrip() throws {
        let full: JSONValue = [
            "description": "faster decoding",
            "arms": [
                ["arm": "A", "weight": 60, "control": true, "version": "v1"],
                ["arm": "B", "weight": 30, "version": "v2", "value": ["temperature": 0.5]],
                ["arm": "C", "weight": 10, "version": "v3"],
            ], "method": "bayesian", "alpha": 0.01, "power": 0.9, "tuning": 100, "minimum_samples": 10,
            "planned_samples": 5_000, "minimum_duration": "1h", "minimum_effect": 0.02, "correction": "none",
            "loss_threshold": 0.01,
            "guardrails": [["metric": "error_rate", "goal": "decrease", "margin": 0.1]],
            "covariate": "input_tokens", "salt": "pepper", "layer": ["name": "ui", "from": 10, "to": 30.5],
            "holdout": ["name": "global", "share": 5], "overrides": ["user-1": "B"],
            "bandit": ["every": "30m", "minimum_weight": 2, "draws": 500],
            "actions": [
                "deploy_winner": ["environment": "production", "strategy": "direct"], "archive_losers": true,
            ],
        ]
        var bench = Workbench()
        #expect(try bench.send("experiments", Workbench.definition("x", full)).status == 201)
        let shown = try bench.show("x")
        for member in full.members ?? [] where member.name != "arms" {
            #expect(shown[member.name]?.canonical == member.value.canonical, "\(member.name)")
        }
        let again = try Workbench.restored(bench.encoded)
        #expect(again.show("x")?.body == shown)
        #expect(Workbench.bytes(again) == bench.encoded)
    }

    static let refused: [(change: JSONValue, pointer: String)] = [
        (["method": "guess"], "/method"), (["metric": "latency"], "/metric"), (["alpha": 1], "/alpha"),
        (["alpha": 0], "/alpha"), (["goal": "up"], "/goal"), (["goal": nil], "/goal"),
        (["name": "-"], "/name"), (["colour": "red"], "/colour"),
        (["arms": [["arm": "A", "weight": 100, "control": true]]], "/arms"),
        (
            [
                "arms": [
                    ["arm": "A", "weight": 50, "control": true], ["arm": "B", "weight": 50, "control": true],
                ]
            ], "/arms"
        ),
        (["arms": [["arm": "A", "weight": 50, "control": true], ["arm": "B", "weight": 40]]], "/arms"),
        (
            ["arms": [["arm": "A", "weight": 50, "control": true], ["arm": "A", "weight": 50]]],
            "/arms/1/arm"
        ),
        (
            [
                "arms": [
                    ["arm": "A", "weight": 50, "control": true, "version": "v1"],
                    ["arm": "B", "weight": 50, "variant": "B"],
                ]
            ], "/arms/1"
        ),
        (["method": "fixed"], "/planned_samples"), (["method": "group_sequential"], "/planned_samples"),
        (["covariate": "input_tokens", "metric": "error_rate"], "/covariate"),
        (["winsorize": 0.99, "metric": "cost_usd"], "/winsorize"),
        (["winsorize": 0.99, "unit": "unit"], "/covariate"),
        (["guardrails": [["metric": "nope"]]], "/guardrails/0/metric"),
        (["layer": ["name": "l", "from": 50, "to": 50]], "/layer/to"),
        (["holdout": ["name": "h"]], "/holdout/share"), (["overrides": ["u": "Z"]], "/overrides/u"),
        (["bandit": ["minimum_weight": 60]], "/bandit"), (["bandit": ["every": "90s"]], "/bandit/every"),
        (["actions": ["archive_losers": true]], "/actions"),
        (
            ["actions": ["deploy_winner": ["environment": "production", "model": "m"]]],
            "/actions/deploy_winner/model"
        ),
        (["minimum_samples": 0], "/minimum_samples"), (["minimum_duration": "2 days"], "/minimum_duration"),
    ]

    @Test("what doesn't hold is refused with a pointer to it", arguments: refused.indices)
    func refusals(index: Int) throws {
        var bench = Workbench()
        let (change, pointer) = Self.refused[index]
        let answer = try bench.send("experiments", Workbench.definition("x", change))
        #expect(answer.status == 422)
        #expect(answer.pointers.contains(pointer), "\(answer.detail)")
        #expect(bench.events.isEmpty)
    }

    @Test("a horizon is planned up front, out of what is known and what is to be found")
    func planned() throws {
        var bench = Workbench()
        let known: JSONValue = ["mean": 100, "variance": 225]
        let means: JSONValue = ["method": "fixed", "minimum_effect": 0.02, "baseline": known]
        // (1.95996 + 0.84162)² · 2 · 225 / 2² + 1.95996² / 4 = 884 in each arm.
        #expect(
            try bench.send("experiments", Workbench.definition("x", means)).body["planned_samples"] == 1_768)
        let shares: JSONValue = [
            "method": "fixed", "minimum_effect": 0.2, "baseline": ["mean": 0.05], "metric": "error_rate",
        ]
        // Fleiss' formula for 0.05 and 0.04 gives 6,744.93 in each arm.
        let planned = try bench.send("experiments", Workbench.definition("y", shares)).body["planned_samples"]
        #expect(planned == 13_490)
        let unknown: JSONValue = ["method": "fixed", "minimum_effect": 0.02, "baseline": ["mean": 100]]
        #expect(
            try bench.send("experiments", Workbench.definition("z", unknown)).pointers == ["/planned_samples"]
        )
    }

    @Test("a second experiment of a name is a conflict")
    func taken() throws {
        var bench = Workbench()
        _ = try bench.send("experiments", Workbench.definition())
        #expect(try bench.send("experiments", Workbench.definition()).status == 409)
    }
}
