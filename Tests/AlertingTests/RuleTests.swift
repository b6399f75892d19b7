import Alerting
import ByteCoding
import Commands
import JSON
import Randomness
import Testing

@Suite("Rules and their language")
struct RuleTests {
    @Test("a rule is put, read back, changed, listed and deleted, with its version")
    func life() throws {
        var bench = Bench()
        let body: JSONValue = [
            "name": "a", "when": "latency.p99_ms > 100", "where": ["model": "slow*"], "for": "5m",
            "severity": "warning", "cooldown": "24h", "max_per_subject": 5,
            "escalate": [["after": "15m", "severity": "critical"]], "notify": ["ops"],
            "mute": [["days": ["sun", "sat"], "from": "22:00", "to": "06:30"]], "labels": ["team": "x"],
        ]
        let made = try bench.send("PUT", "rules/a", body)
        #expect(made.status == 201 && made.body["version"] == 1 && made.body["where"]?["model"] == "slow*")
        #expect(try bench.send("PUT", "rules/a", body).events == 0)
        // What a GET answers can be put again.
        let names = Set(["version", "created_at", "created_by", "updated_at", "updated_by"])
        let again = JSONValue.object((made.body.members ?? []).filter { !names.contains($0.name) })
        #expect(try bench.send("PUT", "rules/a", again).events == 0)
        #expect(try bench.send("PUT", "rules/a", ["when": "latency.p99_ms > 120"]).body["version"] == 2)
        #expect(bench.state.ruleList["rules"]?.array?.count == 1)
        #expect(try bench.send("DELETE", "rules/a").status == 200)
        #expect(try bench.send("DELETE", "rules/a").status == 404)
    }

    @Test(
        "what is wrong is told with its pointer",
        arguments: [
            (["when": "latency is high"], "/when"), (["for": "5m"], "/when"),
            (["when": "latency.p98_ms > 1"], "/when"),
            (["when": "latency.p99_ms > 1", "for": "soon"], "/for"),
            (["when": "latency.p99_ms > 1", "fro": "5m"], "/fro"),
            (["when": "latency.p99_ms > 5%"], "/when"), (["when": "latency.error_rate > 10ms"], "/when"),
            (["when": "latency.error_rate > 2"], "/when"), (["when": "latency.count < 0"], "/when"),
            (["when": "latency.p99_ms > 5 and latency.p99_ms < 3"], "/when"),
            (["when": "latency.count > 1 and absent(latency.count)"], "/when"),
            (["when": "latency.p99_ms > quality.accuracy"], "/when"), (["when": "1 > 2"], "/when"),
            (["when": "latency.p99_ms > 1", "by": ["feature"]], "/by/0"),
            (["when": "latency.p99_ms > 1", "where": ["feature": "x"]], "/where/feature"),
            (["when": "latency.p99_ms > 1", "severity": "hihg"], "/severity"),
            (["when": "latency.p99_ms > 1", "window": "90s"], "/window"),
            (["when": "latency.p99_ms > 1", "depends_on": ["x"]], "/depends_on/0"),
            (["when": "latency.p99_ms > 1", "escalate": [["severity": "critical"]]], "/escalate/0/after"),
            (
                ["when": "latency.p99_ms > 1", "escalate": [["after": "1m", "severity": "info"]]],
                "/escalate/0/severity"
            ),
            (["when": "latency.p99_ms > 1", "mute": [["from": "25:00", "to": "06:00"]]], "/mute/0/from"),
            (["when": "latency.p99_ms > 1", "group_by": ["version"]], "/group_by/0"),
            (["when": "latency.p99_ms > 1", "group_wait": "1m"], "/group_wait"),
            (["when": "latency.p99_ms > 1", "group_by": [], "group_wait": "soon"], "/group_wait"),
            (["when": "change(latency.p99_ms, 90s) > 1"], "/when"),
            (["when": "latency.p99_ms > 100 and health.score < 50"], "/when"),
            (["when": "health.score < 50 or latency.p99_ms > 100", "by": ["device"]], "/when"),
        ] as [(JSONValue, String)])
    func refusals(body: JSONValue, pointer: String) throws {
        var bench = Bench()
        let answer = try bench.send("PUT", "rules/bad", body)
        #expect(answer.status == 422)
        #expect(answer.pointers.contains(pointer), "\(answer)")
    }

    @Test("rules that count other series don't share subjects")
    func shapes() throws {
        var bench = Bench()
        let when: JSONValue = "latency.p99_ms > 1"
        try bench.put("a", ["when": when, "where": ["model": "x*"]])
        try bench.put("b", ["when": when, "where": ["model": "y*", "environment": "production"]])
        try bench.put("c", ["when": when, "where": ["version": "v1"]])
        #expect(bench.state.wanted.map { $0.filters.map(\.member) } == [[], ["version"]])
        _ = try bench.send("DELETE", "rules/c")
        #expect(bench.state.wanted.count == 1)
    }

    @Test("an unknown metric is answered with the nearest known one")
    func nearest() throws {
        var bench = Bench()
        let answer = try bench.send("PUT", "rules/bad", ["when": "latency.p99ms > 1"])
        #expect(answer.detail.contains("latency.p99_ms"))
    }

    @Test(
        "conditions that can be true are taken",
        arguments: [
            "latency.p99_ms > 100", "latency.p99_ms > 1s", "100 < latency.p99_ms", "latency.error_rate > 5%",
            "latency.error_rate > 5% and latency.count >= 20 or latency.p99_ms > 1000",
            "(latency.error_rate > 5% or absent(latency.count)) and latency.count != 0",
            "latency.p99_ms > 1.2 * baseline(latency.p99_ms, 'v1')",
            "latency.count < 50% * offset(latency.count, 7d)",
            "rate(latency.cost_usd, 1h) > 10usd", "predict(telemetry.disk_used, 24h, 6h) >= 100",
            "health.hours_to_threshold < 24h", "latency.count == 0", "latency.error_rate >= 1",
            "latency.p99_ms > 5 and latency.p99_ms < 3 or latency.count > 1",
        ])
    func taken(condition: String) throws {
        var bench = Bench()
        let answer = try bench.send("PUT", "rules/good", ["when": .string(condition)])
        #expect(answer.status == 201, "\(answer)")
    }

    @Test("hostile conditions are refused, never a trap", arguments: 0..<4)
    func hostile(seed: UInt64) {
        var chance = SeededRandom(seed: seed)
        let pieces = [
            "latency.p99_ms", ">", "(", ")", "and", "or", "1e999", "5%", "absent", ",", "*", "offset",
            "9999999999999999999w",
            "'", "é", "predict", "-", "1", "baseline",
        ]
        for _ in 0..<1_500 {
            let words = (0..<Int.random(in: 1...12, using: &chance)).map { _ in
                pieces.randomElement(using: &chance) ?? ""
            }
            var bench = Bench()
            let text = words.joined(separator: chance.next() % 3 == 0 ? "" : " ")
            let answer = try? bench.send("PUT", "rules/x", ["when": .string(text)])
            #expect(answer?.status == 422 || answer?.status == 201, "\(text)")
        }
        var bench = Bench()
        let deep =
            String(repeating: "(", count: 500) + "latency.p99_ms > 1" + String(repeating: ")", count: 500)
        #expect((try? bench.send("PUT", "rules/x", ["when": .string(deep)]))?.status == 422)
    }
}
