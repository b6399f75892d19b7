import Alerting
import JSON
import Testing

@Suite("Time that comes for each subject by itself")
struct SubjectTimeTests {
    @Test("what is missing is found for those whose time has come, and for no others")
    func missing() throws {
        var bench = Bench()
        try bench.put("there", ["when": "latency.p99_ms > 100", "missing_after": "5m"])
        bench.close(["chat": 50, "code": 50])
        let subjects = [
            (subject: Subject(["chat"]), time: Bench.at(9)), (subject: Subject(["code"]), time: Bench.at(5)),
            (subject: Subject(["nobody"]), time: Bench.at(9)),
        ]
        bench.take(bench.state.advance(Bench.shape, subjects, bench.recorded))
        #expect(bench.decisions.map { "\($0.kind.rawValue) \($0.subject)" } == ["alert.no_data chat"])
        #expect(bench.decisions.first?.time == Bench.at(6))
        bench.take(bench.state.advance(Bench.shape, subjects, bench.recorded))
        #expect(bench.decisions.count == 1)
    }

    @Test("escalations fall due by a subject's own time")
    func escalation() throws {
        var bench = Bench()
        try bench.put(
            "slow",
            [
                "when": "latency.p99_ms > 100", "notify": ["ops"],
                "escalate": [["after": "10m", "severity": "critical"]],
            ])
        bench.close(["chat": 200, "code": 200])
        bench.take(bench.state.advance(Bench.shape, [(Subject(["code"]), Bench.at(11))], bench.recorded))
        #expect(bench.decisions.last?.kind == .escalated && bench.decisions.last?.subject == "code")
        #expect(bench.decisions.count == 3)
    }

    @Test("those who know of an alert are told of its end, also once its rule is gone")
    func ruleIsGone() throws {
        var bench = Bench()
        try bench.put("slow", ["when": "latency.p99_ms > 100", "notify": ["ops"]])
        bench.close(["chat": 200])
        #expect(try bench.send("DELETE", "rules/slow").status == 200)
        bench.take(bench.state.settle())
        #expect(bench.notices.map { $0.type.rawValue } == ["alert.firing", "alert.resolved"])
        #expect(bench.notices.last?.webhooks == ["ops"])
        let restored = try Bench.restored(Bench.encoded(bench.state))
        #expect(restored == bench.state)
    }
}
