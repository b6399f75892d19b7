import Alerting
import Commands
import JSON
import Testing

@Suite("Alerts that are told together")
struct GroupTests {
    private static let shape = RuleShape(view: "latency", by: ["model", "version"], window: 60_000)

    /// A rule about versions whose alerts are told together by model.
    private static func bench(_ more: JSONValue = [:]) throws -> Bench {
        var bench = Bench()
        let usual: JSONValue = ["by": ["model", "version"], "group_by": ["model"]]
        try bench.put(
            "r", MachineTests.rule(.object((usual.members ?? []) + (more.members ?? []))))
        return bench
    }

    /// Closes a minute of some versions, named as "model version".
    private static func close(
        _ minute: Int64, _ versions: [String], at value: Double = 200, _ bench: inout Bench
    ) {
        var values = [Double?](repeating: nil, count: 15)
        values[3] = value
        let subjects = versions.map { name in
            ClosedSubject(Subject(name.split(separator: " ").map(String.init)), values: values, count: 1)
        }
        bench.take(
            bench.state.judge(
                shape, subjects, start: Bench.at(minute), end: Bench.at(minute + 1), NoSeriesValues()))
    }

    /// What is told at a second of the recorded clock, as "minute: type alerts", and of how much was asked.
    private static func tell(
        _ bench: inout Bench, at second: Int64, judged: Bool
    ) -> (told: [String], asked: [String]) {
        var asked: [String] = []
        let notices = bench.state.tellGroups(at: Bench.start + second * 1_000) { _, common, time in
            let members = common.map { "\($0.member)=\($0.value)" }.joined(separator: " ")
            asked.append("\(members) \((time - Bench.start) / 60_000)")
            return judged
        }
        return (
            notices.map {
                "\(($0.time - Bench.start) / 60_000): \($0.type.rawValue) \($0.alerts.count)"
            }, asked
        )
    }

    @Test("a group is told once all that share its members have been judged for that moment")
    func together() throws {
        var bench = try Self.bench()
        Self.close(0, ["a v1"], &bench)
        #expect(bench.decisions.count == 1 && bench.notices.isEmpty)
        let early = Self.tell(&bench, at: 1, judged: false)
        #expect(early.told.isEmpty && early.asked == ["model=a 1"])
        #expect(bench.state.waitsForTime)
        Self.close(0, ["a v2", "b v1"], &bench)
        let told = Self.tell(&bench, at: 2, judged: true)
        #expect(told.told == ["1: alert.firing 2", "1: alert.firing 1"])
        #expect(told.asked == ["model=a 1", "model=b 1"])
        #expect(Self.tell(&bench, at: 90, judged: true).told.isEmpty)
    }

    @Test("what is not judged is waited for no longer than group_wait of the recorded clock")
    func deadline() throws {
        var bench = try Self.bench(["group_wait": "10s"])
        Self.close(0, ["a v1"], &bench)
        #expect(Self.tell(&bench, at: 100, judged: false).told.isEmpty)
        #expect(Self.tell(&bench, at: 109, judged: false).told.isEmpty)
        #expect(Self.tell(&bench, at: 110, judged: false).told == ["1: alert.firing 1"])
        // What comes behind is told by itself.
        Self.close(0, ["a v2"], &bench)
        #expect(Self.tell(&bench, at: 111, judged: true).told == ["1: alert.firing 1"])
    }

    @Test("no wait tells at once, and the usual one is half a minute")
    func waits() throws {
        var none = try Self.bench(["group_wait": "0s"])
        Self.close(0, ["a v1"], &none)
        #expect(none.state.hasGroupsToTell)
        #expect(Self.tell(&none, at: 0, judged: false).told == ["1: alert.firing 1"])
        var usual = try Self.bench()
        Self.close(0, ["a v1"], &usual)
        #expect(!usual.state.hasGroupsToTell)
        #expect(Self.tell(&usual, at: 0, judged: false).told.isEmpty)
        #expect(Self.tell(&usual, at: 29, judged: false).told.isEmpty)
        #expect(Self.tell(&usual, at: 30, judged: false).told == ["1: alert.firing 1"])
        #expect(usual.state.show(rule: "r")?.body["group_wait"] == "30s")
    }

    @Test("an end is never told before its beginning")
    func order() throws {
        var bench = try Self.bench(["group_wait": "1h"])
        Self.close(0, ["a v1"], &bench)
        #expect(Self.tell(&bench, at: 0, judged: false).told.isEmpty)
        try bench.put(
            "r", MachineTests.rule(["by": ["model", "version"], "group_by": ["model"], "group_wait": "1s"]))
        Self.close(1, ["a v1"], at: 50, &bench)
        #expect(Self.tell(&bench, at: 60, judged: false).told.isEmpty)
        #expect(
            Self.tell(&bench, at: 3_600, judged: false).told == [
                "1: alert.firing 1", "2: alert.resolved 1",
            ])
    }

    @Test("an alert whose rule is gone is told by itself, behind what waits of it")
    func deletedRule() throws {
        var bench = try Self.bench()
        Self.close(0, ["a v1", "a v2"], &bench)
        #expect(bench.notices.isEmpty)
        bench.minute = 1
        _ = try bench.send("DELETE", "rules/r")
        bench.take(bench.state.settle())
        let told = bench.notices.map { "\($0.type.rawValue) \($0.alerts.count)" }
        #expect(told == ["alert.firing 2", "alert.resolved 1", "alert.resolved 1"])
        #expect(Self.tell(&bench, at: 900, judged: true).told.isEmpty)
    }

    /// What was told, as "type subjects".
    private static func told(_ bench: Bench) -> [String] {
        bench.notices.map { notice in
            let subjects = notice.alerts.map { $0["subject"]?.string ?? "?" }
            return "\(notice.type.rawValue) \(subjects.joined(separator: " "))"
        }
    }

    private static let ungrouped = MachineTests.rule([
        "by": ["model", "version"], "escalate": [["after": "2m", "severity": "critical"]],
    ])

    @Test("all that waits of a rule that groups no longer goes with the first alert that is told by itself")
    func ungroupedRule() throws {
        var bench = try Self.bench(["group_wait": "1h"])
        Self.close(0, ["a v1"], &bench)
        Self.close(1, ["b v1"], &bench)
        try bench.put("r", MachineTests.rule(["by": ["model", "version"]]))
        #expect(bench.notices.isEmpty)
        Self.close(2, ["a v1"], at: 50, &bench)
        #expect(
            Self.told(bench) == ["alert.firing a/v1", "alert.firing b/v1", "alert.resolved a/v1"])
        #expect(Self.tell(&bench, at: 900, judged: true).told.isEmpty)
        Self.close(3, ["b v1"], at: 50, &bench)
        #expect(Self.told(bench).dropFirst(3) == ["alert.resolved b/v1"])
    }

    @Test("what two alerts share doesn't overtake what waits of one of them; what waits of other rules stays")
    func shared() throws {
        var bench = try Self.bench(
            ["group_wait": "1h", "escalate": [["after": "2m", "severity": "critical"]]])
        try bench.put("other", MachineTests.rule(["by": ["model", "version"], "group_by": ["model"]]))
        let until = RFC3339.text(Bench.at(2))
        _ = try bench.send("PUT", "silences/s", ["subject": "a/v1", "until": .string(until)])
        Self.close(0, ["a v1", "a v2"], &bench)
        // The silence is over at the second minute, and both escalate at the third.
        for minute in [2, 3] as [Int64] {
            bench.take(bench.state.advance(to: Bench.at(minute), NoSeriesValues()))
        }
        #expect(bench.notices.isEmpty)
        try bench.put("r", Self.ungrouped)
        Self.close(3, ["a v1"], at: 50, &bench)
        #expect(
            Self.told(bench) == [
                "alert.firing a/v2", "alert.firing a/v1", "alert.escalated a/v1 a/v2", "alert.resolved a/v1",
            ])
        let rest = bench.state.tellGroups(at: Bench.at(60)) { _, _, _ in true }
        #expect(
            rest.map { "\($0.type.rawValue) \($0.alerts.count)" } == [
                "alert.firing 1", "alert.firing 1", "alert.resolved 1",
            ])
    }

    @Test("a notice has room for a thousand alerts, and the next takes the rest")
    func limit() throws {
        var bench = try Self.bench(["group_by": []])
        Self.close(0, (0..<1_001).map { "m\($0) v1" }, &bench)
        #expect(
            Self.tell(&bench, at: 0, judged: true).told == ["1: alert.firing 1000", "1: alert.firing 1"])
    }

    @Test("what waits is in the state")
    func restored() throws {
        var bench = try Self.bench()
        Self.close(0, ["a v1", "b v1"], &bench)
        _ = Self.tell(&bench, at: 5, judged: false)
        let bytes = Bench.encoded(bench.state)
        bench.state = try Bench.restored(bytes)
        #expect(Bench.encoded(bench.state) == bytes)
        Self.close(0, ["a v2"], &bench)
        #expect(Self.tell(&bench, at: 34, judged: false).told.isEmpty)
        #expect(
            Self.tell(&bench, at: 35, judged: false).told == ["1: alert.firing 2", "1: alert.firing 1"])
    }
}
