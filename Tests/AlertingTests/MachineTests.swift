import Alerting
import ByteCoding
import Commands
import JSON
import Testing

@Suite("Alerts over made-up traffic")
struct MachineTests {
    static func rule(_ more: JSONValue = [:], when: String = "latency.p99_ms > 100") -> JSONValue {
        .object([.init("when", .string(when)), .init("notify", ["ops"])] + (more.members ?? []))
    }

    static func run(
        _ rule: JSONValue, bad: Set<Int64>, absent: Set<Int64> = [], until end: Int64 = 60
    ) throws -> Bench {
        var bench = Bench()
        try bench.put("r", rule)
        bench.run("m", bad: bad, absent: absent, until: end)
        return bench
    }

    @Test("for 5m: the fifth window fires, the first good one resolves; fewer or interrupted ones never fire")
    func holding() throws {
        let rule = Self.rule(["for": "5m"])
        #expect(try Self.run(rule, bad: Set(10..<20)).alerts("r") == ["resolved 10 15 21"])
        #expect(try Self.run(rule, bad: Set(10..<14)).alerts("r") == [])
        #expect(try Self.run(rule, bad: Set(10..<14).union(15..<19)).alerts("r") == [])
        #expect(try Self.run(rule, bad: Set(10..<18), absent: [13]).alerts("r") == [])
        let bench = try Self.run(rule, bad: Set(10..<13), until: 12)
        #expect(try bench.alerts("r") == ["pending 10 - -"])
        #expect(bench.decisions.isEmpty && bench.notices.isEmpty)
    }

    @Test("an alert says what it saw, and its decisions rest on the windows of the rule's version then")
    func evidence() throws {
        let bench = try Self.run(Self.rule(["for": "5m", "severity": "high"]), bad: Set(10..<20))
        let alert = try bench.alert("r")
        #expect(alert["value"]?.number == 200 && alert["threshold"]?.number == 100)
        #expect(alert["rule_version"] == 1)
        #expect(alert["severity"] == "high" && alert["members"]?["model"] == "m")
        #expect(bench.decisions.map(\.kind) == [.firing, .resolved])
        let windows = bench.decisions[0].evidence.windows
        #expect(windows.map(\.start) == (10..<15).map(Bench.at) && windows.allSatisfy { $0.count == 20 })
        #expect(windows.allSatisfy { $0.field == "latency.p99_ms" && $0.value == 200 && $0.threshold == 100 })
        #expect(bench.decisions[1].time == Bench.at(21))
        #expect(bench.told == ["alert.firing 15", "alert.resolved 21"])
        #expect(Set(bench.notices.map(\.id)).count == 2)
        let id = try #require(alert["id"]?.string)
        #expect(bench.state.evidence(ofAlert: id)?.windows == windows)
    }

    @Test("keep_firing_for: false windows must cover it without a true one between")
    func keeping() throws {
        let rule = Self.rule(["for": "2m", "keep_firing_for": "3m"])
        #expect(try Self.run(rule, bad: [10, 11, 12, 15, 16]).alerts("r") == ["resolved 10 12 20"])
    }

    @Test("cooldown and max_per_subject suppress what would fire, and tell nobody")
    func suppression() throws {
        let cool = try Self.run(Self.rule(["cooldown": "15m"]), bad: [10, 14, 18, 30])
        #expect(
            try cool.alerts("r") == [
                "resolved 10 11 12", "suppressed 14 - 16 cooldown", "suppressed 18 - 20 cooldown",
                "resolved 30 31 32",
            ])
        #expect(
            cool.told == ["alert.firing 11", "alert.resolved 12", "alert.firing 31", "alert.resolved 32"])
        let capped = try Self.run(Self.rule(["max_per_subject": 2]), bad: [10, 12, 14, 16])
        #expect(
            try capped.alerts("r").suffix(2) == [
                "suppressed 14 - 16 max_per_subject", "suppressed 16 - 18 max_per_subject",
            ])
        #expect(capped.decisions.filter { $0.kind == .suppressed }.count == 2)
    }

    @Test(
        "escalation comes at its time unless somebody has acknowledged; acknowledging twice appends nothing")
    func escalation() throws {
        let rule = Self.rule(["severity": "high", "escalate": [["after": "15m", "severity": "critical"]]])
        let bench = try Self.run(rule, bad: Set(10..<40))
        #expect(try bench.alert("r")["severity"] == "critical")
        #expect(bench.told == ["alert.firing 11", "alert.escalated 26", "alert.resolved 41"])
        var other = try Self.run(rule, bad: Set(10..<40), until: 20)
        let id = try #require(try other.alert("r")["id"]?.string)
        let done = try other.send("POST", "alerts/\(id)/acknowledge", ["comment": "looking"])
        #expect(
            done.body["acknowledged"] == [
                "by": "ann", "at": .string(RFC3339.text(Bench.at(20))), "comment": "looking",
            ])
        #expect(try other.send("POST", "alerts/\(id)/acknowledge").events == 0)
        other.run("m", bad: Set(10..<40), until: 60)
        #expect(other.told == ["alert.firing 11", "alert.resolved 41"])
        #expect(try other.send("POST", "alerts/\(id)/acknowledge").status == 409)
        #expect(try other.send("POST", "alerts/nope/acknowledge").status == 404)
    }

    @Test("missing data is an alert of its own, and resolves nothing")
    func missing() throws {
        let rule = Self.rule(["missing_after": "5m"])
        let gone = try Self.run(rule, bad: [], absent: Set(13..<25).union(60..<80), until: 80)
        #expect(try gone.alerts("r") == ["resolved 18 - 26", "no_data 65 - -"])
        #expect(gone.told == ["alert.no_data 18", "alert.resolved 26", "alert.no_data 65"])
        let mute = try Self.run(rule, bad: Set(10..<15), absent: Set(15..<60))
        #expect(try mute.alerts("r") == ["firing 10 11 -"])
        #expect(try mute.alert("r")["missing_since"]?.string == RFC3339.text(Bench.at(20)))
    }

    @Test("a condition of absence is judged where there is no data")
    func absence() throws {
        let rule = Self.rule(["for": "3m"], when: "absent(latency.count) or latency.p99_ms > 1000")
        var bench = Bench()
        try bench.put("r", Self.rule(["for": "3m"], when: "absent(latency.p99_ms)"))
        #expect(try bench.send("PUT", "rules/s", rule).status == 201)
        bench.run("m", bad: [], absent: Set(10..<20), until: 30)
        #expect(try bench.alerts("r") == ["resolved 10 13 21"])
    }

    @Test("a rule's change ends what it was about; another severity does not")
    func changes() throws {
        var bench = try Self.run(Self.rule(), bad: Set(10..<30), until: 15)
        try bench.put("r", Self.rule(["severity": "high"]))
        bench.run("m", bad: Set(10..<30), until: 20)
        #expect(try bench.alerts("r") == ["firing 10 11 -"])
        try bench.put("r", Self.rule(when: "latency.p99_ms > 150"))
        bench.run("m", bad: Set(10..<30), until: 22)
        #expect(try bench.alerts("r") == ["resolved 10 11 20", "firing 20 21 -"])
        #expect(try bench.send("DELETE", "rules/r").status == 200)
        bench.close([:])
        #expect(try bench.alerts("r") == ["resolved 10 11 20", "resolved 20 21 22"])
        #expect(try bench.alert("r")["rule_version"] == 3)
    }

    @Test("a silence that is over is refused, unless it is about a range of the past or there already")
    func overSilences() throws {
        var bench = Bench()
        let body: JSONValue = ["rule": "*", "until": .string(RFC3339.text(Bench.at(20)))]
        #expect(try bench.send("PUT", "silences/s", body).status == 201)
        bench.minute = 20
        #expect(try bench.send("PUT", "silences/s", body).status == 200)
        let late = try bench.send("PUT", "silences/late", body)
        #expect(late.status == 422 && late.pointers == ["/until"] && late.detail.contains("00:20:00"))
        let past = JSONValue.object(
            (body.members ?? []) + [.init("from", .string(RFC3339.text(Bench.at(10))))])
        #expect(try bench.send("PUT", "silences/past", past).status == 201)
        bench.minute = 19
        #expect(try bench.send("PUT", "silences/late", body).status == 201)
    }

    @Test("silences, mute windows and dependencies hold notices back, and let them go")
    func holds() throws {
        var bench = Bench()
        _ = try bench.send(
            "PUT", "silences/quiet", ["rule": "r*", "until": .string(RFC3339.text(Bench.at(20)))])
        try bench.put("r", Self.rule())
        bench.run("m", bad: Set(10..<30), until: 15)
        #expect(try bench.alerts("r") == ["firing 10 11 - silenced"])
        #expect(bench.decisions.count == 1 && bench.notices.isEmpty)
        bench.run("m", bad: Set(10..<30), until: 40)
        #expect(bench.told == ["alert.firing 20", "alert.resolved 31"])
        let muted = try Self.run(
            Self.rule(["mute": [["days": ["thu"], "from": "00:05", "to": "00:15"]]]), bad: Set(10..<13),
            until: 40)
        #expect(muted.notices.isEmpty && muted.decisions.count == 2)
        var two = Bench()
        try two.put("z-cause", Self.rule())
        try two.put("a-effect", Self.rule(["depends_on": ["z-cause"]], when: "latency.p99_ms > 60"))
        for minute in 0..<20 {
            two.close(["m": minute < 5 ? 200 : minute < 10 ? 80 : 50, "n": minute < 5 ? 80 : 50])
        }
        let told = two.notices.map {
            "\($0.type.rawValue) \($0.alerts[0]["rule"]?.string ?? "") \($0.alerts[0]["subject"]?.string ?? "")"
        }
        #expect(
            told == [
                "alert.firing a-effect n", "alert.firing z-cause m", "alert.resolved a-effect n",
                "alert.resolved z-cause m", "alert.firing a-effect m", "alert.resolved a-effect m",
            ])
    }

    @Test("an alert that flaps is held")
    func flapping() throws {
        let bad: Set<Int64> = [10, 12, 14, 16, 18]
        let plain = try Self.run(Self.rule(), bad: bad)
        #expect(try plain.alerts("r").count == 5)
        let damped = try Self.run(
            Self.rule(["flapping": ["fires": 3, "within": "1h", "hold": "10m"]]), bad: bad)
        #expect(try damped.alerts("r") == ["resolved 10 11 12", "resolved 12 13 14", "resolved 14 15 29"])
    }

    @Test("a rule compares with another version, with last week, with a while ago, and with what is to come")
    func references() throws {
        var bench = Bench()
        try bench.put("base", Self.rule(when: "latency.p99_ms > 1.2 * baseline(latency.p99_ms, v1)"))
        try bench.put("week", Self.rule(when: "latency.p99_ms > 1.5 * offset(latency.p99_ms, 10m)"))
        try bench.put("growth", Self.rule(when: "growth(latency.p99_ms, 5m) >= 50%"))
        try bench.put("soon", Self.rule(when: "predict(latency.p99_ms, 10m, 10m) > 300"))
        for minute in Int64(0)..<40 {
            bench.recorded.values["m@v1", default: [:]][Bench.at(minute)] = 100
            bench.close(["m": minute < 20 ? 100 : 100 + Double(minute - 19) * 10])
        }
        #expect(try bench.alerts("base") == ["firing 22 23 -"])
        #expect(try bench.alerts("week") == ["resolved 25 26 40"])
        #expect(try bench.alerts("growth") == ["resolved 24 25 26"])
        let soon = try bench.alert("soon")
        #expect(soon["confidence"]?.number ?? 0 > 0.9)
        #expect(
            bench.decisions.first { $0.alert == soon["id"]?.string }.map { $0.time < Bench.at(34) } == true)
    }

    @Test("a rule for an environment is about subjects with traffic there, as it is then")
    func environments() throws {
        var bench = Bench()
        bench.recorded.live = ["a": ["production"], "b": ["test"]]
        try bench.put("r", Self.rule(["where": ["environment": "production"]]))
        bench.close(["a": 200, "b": 200])
        bench.recorded.live["b"] = ["production", "test"]
        bench.close(["a": 200, "b": 200])
        #expect(bench.decisions.map(\.subject) == ["a", "b"])
    }
}
