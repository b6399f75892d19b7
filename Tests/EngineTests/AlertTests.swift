import Engine
import JSON
import SimulatedDisk
import Testing

@Suite("Rules and alerts, from events to decisions")
struct AlertTests {
    static let start = TestEngine.start
    static let minute: Int64 = 60_000

    static func at(_ minute: Int64) -> String { RFC3339.text(start + minute * Self.minute) }

    static func open(
        _ disk: SimulatedDisk, shards: Int = 2, configure: (inout EngineConfiguration) -> Void = { _ in }
    ) async throws -> TestEngine {
        try await TestEngine.open(disk, shards: shards) {
            $0.clock = .declared
            configure(&$0)
        }
    }

    static func send(
        _ engine: TestEngine, _ method: String, _ path: String, _ body: JSONValue? = nil
    ) async throws -> CommandAnswer {
        try await engine.engine.execute(
            CommandRequest(method, path.split(separator: "/").map(String.init), body: body, actor: "ann"))
    }

    /// Declares that all has come up to a minute, and waits until what falls due by it is decided.
    static func declare(_ engine: TestEngine, _ minute: Int64) async throws {
        _ = try await engine.engine.declareWatermark(
            WatermarkDeclaration(
                time: start + minute * Self.minute, topics: ["inference", "feedback", "telemetry"],
                acknowledgement: .applied))
    }

    /// Minutes of traffic, each declared: 20 events a minute of this latency.
    static func feed(
        _ engine: TestEngine, _ minutes: Range<Int64>, model: String = "chat", latency: Double
    ) async throws {
        for minute in minutes {
            let events = (0..<20).map { index in
                TestEngine.event(
                    Int(minute) * 1_000 + index, at: start + minute * Self.minute + Int64(index) * 3_000,
                    model: model, latency: latency)
            }
            _ = try await engine.publish(events)
            try await declare(engine, minute + 1)
        }
    }

    static func look(
        _ engine: TestEngine, _ path: String, _ parameters: [String: String] = [:]
    ) async throws -> JSONValue {
        try await engine.engine.resource(
            ResourceRequest(path.split(separator: "/").map(String.init), parameters: parameters)
        ).body
    }

    static func alerts(_ engine: TestEngine, _ parameters: [String: String] = [:]) async throws -> [JSONValue]
    {
        try #require(try await look(engine, "views/alerts", parameters)["alerts"]?.array)
    }

    /// What could have been, of a directory that no engine holds.
    static func ask(_ question: JSONValue, _ disk: SimulatedDisk) async throws -> JSONValue {
        var configuration = EngineConfiguration()
        configuration.dataDirectory = "/data"
        return try await WhatIfQuestion(question).answer(of: configuration, storage: disk)
    }

    static let rule: JSONValue = ["when": "latency.p99_ms > 100", "for": "2m"]

    @Test(
        "a rule fires at the end of the window that completes it, and resolves; a restart knows it the same")
    func firing() async throws {
        let disk = SimulatedDisk(seed: 1)
        let engine = try await Self.open(disk)
        try await Self.declare(engine, 0)
        let made = try await Self.send(engine, "PUT", "rules/slow", Self.rule)
        #expect(made.status == 201 && made.body["version"] == 1)
        try await Self.feed(engine, 0..<2, latency: 50)
        try await Self.feed(engine, 2..<5, latency: 200)
        let alert = try #require(try await Self.alerts(engine).first)
        #expect(alert["state"] == "firing" && alert["subject"] == "chat")
        #expect(alert["since"]?.string == Self.at(2) && alert["fired_at"]?.string == Self.at(4))
        let position = try #require(try await Self.look(engine, "views/alerts")["position"]?.string)
        try await Self.feed(engine, 5..<6, latency: 50)
        let over = try await Self.alerts(engine)
        #expect(over.map { $0["resolved_at"]?.string } == [Self.at(6)])
        #expect(try await Self.alerts(engine, ["as_of": position]) == [alert])
        try await engine.engine.stop()
        let again = try await Self.open(disk)
        #expect(try await Self.alerts(again) == over)
        let decisions = try await Self.look(again, "views/decisions")["decisions"]?.array ?? []
        #expect(decisions.map { $0["kind"]?.string } == ["alert.firing", "alert.resolved"])
        try await again.engine.stop()
    }

    @Test("an alert's evidence names its windows, values, records and rule, also once the rule has changed")
    func evidence() async throws {
        let engine = try await Self.open(SimulatedDisk(seed: 2))
        try await Self.declare(engine, 0)
        _ = try await Self.send(engine, "PUT", "rules/slow", Self.rule)
        try await Self.feed(engine, 0..<3, latency: 200)
        _ = try await Self.send(
            engine, "PUT", "rules/slow", ["when": "latency.p99_ms > 150", "for": "2m"])
        let id = try #require(try await Self.alerts(engine).first?["id"]?.string)
        let evidence = try await Self.look(engine, "alerts/\(id)/evidence")
        #expect(evidence["rule"]?["version"] == 1)
        let windows = try #require(evidence["windows"]?.array)
        #expect(windows.map { $0["start"]?.string } == [Self.at(0), Self.at(1)])
        #expect(windows.allSatisfy { $0["count"] == 20 && $0["field"] == "latency.p99_ms" })
        let inputs = try #require(evidence["inputs"]?.array)
        let counts = inputs.map { ($0["last_offset"]?.integer ?? 0) - ($0["first_offset"]?.integer ?? 0) + 1 }
        #expect(counts.reduce(0, +) >= 40)
        await #expect(throws: EngineError.self) { _ = try await Self.look(engine, "alerts/nope/evidence") }
        try await engine.engine.stop()
    }

    @Test("acknowledging is for alerts that fire, once, by somebody")
    func acknowledgement() async throws {
        let engine = try await Self.open(SimulatedDisk(seed: 3))
        try await Self.declare(engine, 0)
        _ = try await Self.send(engine, "PUT", "rules/slow", Self.rule)
        try await Self.feed(engine, 0..<3, latency: 200)
        let id = try #require(try await Self.alerts(engine).first?["id"]?.string)
        let done = try await Self.send(engine, "POST", "alerts/\(id)/acknowledge", ["comment": "looking"])
        #expect(done.body["acknowledged"]?["by"] == "ann")
        let again = try await Self.send(engine, "POST", "alerts/\(id)/acknowledge", [:])
        #expect(again.body["events"] == [])
        try await Self.feed(engine, 3..<4, latency: 50)
        let refused = await #expect(throws: EngineError.self) {
            _ = try await Self.send(engine, "POST", "alerts/\(id)/acknowledge", [:])
        }
        #expect(refused?.kind == .conflict)
        try await engine.engine.stop()
    }

    @Test(
        "missing data is an alert of its own, at the time that the rule says, and ends with the next window")
    func missing() async throws {
        let engine = try await Self.open(SimulatedDisk(seed: 4))
        try await Self.declare(engine, 0)
        _ = try await Self.send(
            engine, "PUT", "rules/there", ["when": "latency.p99_ms > 100", "missing_after": "5m"])
        try await Self.feed(engine, 0..<2, latency: 50)
        try await Self.declare(engine, 6)
        #expect(try await Self.alerts(engine).isEmpty)
        try await Self.declare(engine, 9)
        let alert = try #require(try await Self.alerts(engine).first)
        #expect(alert["state"] == "no_data" && alert["since"]?.string == Self.at(7))
        try await Self.feed(engine, 9..<10, latency: 50)
        #expect(try await Self.alerts(engine).first?["resolved_at"]?.string == Self.at(10))
        try await engine.engine.stop()
    }

    /// A reading each ten seconds of a minute.
    private func readings(_ minute: Int64, volt: Double) -> [String] {
        (0..<6).map { index in
            let time = RFC3339.text(Self.start + minute * Self.minute + Int64(index) * 10_000)
            return
                #"{"specversion":"1.0","id":"t\#(minute)-\#(index)","source":"/t","type":"io.varve.telemetry.reading.v1","#
                + #""time":"\#(time)","data":{"device":"d1","readings":{"volt":\#(volt)}}}"#
        }
    }

    @Test("a rule about health judges the windows of a device's policy, and names its readings")
    func health() async throws {
        let disk = SimulatedDisk(seed: 8)
        let engine = try await Self.open(disk)
        try await Self.declare(engine, 0)
        _ = try await Self.send(
            engine, "PUT", "health-policies/all",
            [
                "devices": "*", "window": "2m",
                "features": [
                    ["feature": "volt", "weight": 1, "score": "bounds", "good": 12, "bad": 10]
                ],
            ])
        _ = try await Self.send(
            engine, "PUT", "rules/weak", ["when": "health.score < 60", "for": "4m", "missing_after": "10m"])
        for minute in 0..<8 as Range<Int64> {
            _ = try await engine.publish(readings(minute, volt: minute < 2 ? 12 : 10.5), topic: "telemetry")
            try await Self.declare(engine, minute + 1)
        }
        let alert = try #require(try await Self.alerts(engine).first)
        #expect(alert["subject"] == "d1" && alert["value"]?.number.map { abs($0 - 25) < 0.01 } == true)
        #expect(alert["since"]?.string == Self.at(2) && alert["fired_at"]?.string == Self.at(6))
        let id = try #require(alert["id"]?.string)
        let inputs = try await Self.look(engine, "alerts/\(id)/evidence")["inputs"]?.array ?? []
        let counts = inputs.map { ($0["last_offset"]?.integer ?? 0) - ($0["first_offset"]?.integer ?? 0) + 1 }
        #expect(inputs.allSatisfy { $0["topic"] == "telemetry" } && counts.reduce(0, +) >= 24)
        try await Self.declare(engine, 30)
        #expect(try await Self.alerts(engine).first?["missing_since"]?.string == Self.at(18))
        let before = try await Self.alerts(engine)
        try await engine.engine.stop()
        let again = try await Self.open(disk)
        #expect(try await Self.alerts(again) == before)
        try await again.engine.stop()
    }

    @Test("rules about readings and trends judge devices, also by what they were before")
    func readingsAndTrends() async throws {
        let disk = SimulatedDisk(seed: 9)
        let engine = try await Self.open(disk)
        try await Self.declare(engine, 0)
        _ = try await Self.send(
            engine, "PUT", "health-policies/all",
            [
                "devices": "*", "class": "pumps", "window": "2m",
                "features": [
                    ["feature": "volt", "weight": 1, "score": "bounds", "good": 12, "bad": 10]
                ],
            ])
        let rules: [(name: String, rule: JSONValue)] = [
            ("low", ["when": "telemetry.volt < 11", "by": ["class", "device"], "window": "2m"]),
            ("drops", ["when": "change(telemetry.volt, 4m) < -1", "window": "2m"]),
            ("declines", ["when": "health.trend_per_day < -100", "where": ["class": "pumps"]]),
            ("others", ["when": "telemetry.volt < 11", "where": ["class": "drills"]]),
            ("soon-empty", ["when": "predict(telemetry.volt, 2m, 6m) <= 9.5", "window": "2m"]),
        ]
        for (name, rule) in rules { _ = try await Self.send(engine, "PUT", "rules/\(name)", rule) }
        for minute in 0..<7 as Range<Int64> {
            _ = try await engine.publish(readings(minute, volt: minute < 4 ? 12 : 10.5), topic: "telemetry")
            try await Self.declare(engine, minute + 1)
        }
        try await engine.engine.stop()
        let again = try await Self.open(disk)
        for minute in 7..<9 as Range<Int64> {
            _ = try await again.publish(readings(minute, volt: 10.5), topic: "telemetry")
            try await Self.declare(again, minute + 1)
        }
        let alerts = try await Self.alerts(again)
        let told = alerts.map { [$0["rule"]?.string, $0["subject"]?.string, $0["since"]?.string] }
        #expect(
            Set(told) == [
                ["low", "pumps/d1", Self.at(4)], ["drops", "d1", Self.at(4)], ["declines", "d1", Self.at(4)],
                ["soon-empty", "d1", Self.at(6)],
            ])
        await #expect(throws: EngineError.self) {
            try await Self.send(
                again, "PUT", "rules/none", ["when": "health.score < 50", "by": ["class"]])
        }
        try await again.engine.stop()
    }

    @Test("a rule by environment is about the models that have traffic there")
    func environments() async throws {
        let engine = try await Self.open(SimulatedDisk(seed: 5))
        try await Self.declare(engine, 0)
        _ = try await Self.send(engine, "POST", "models", ["model": "chat"])
        _ = try await Self.send(engine, "POST", "models/chat/versions", ["version": "v1"])
        _ = try await Self.send(
            engine, "PUT", "models/chat/traffic/production", ["split": ["v1": 100]])
        _ = try await Self.send(
            engine, "PUT", "rules/live",
            ["when": "latency.p99_ms > 100", "where": ["model": "*", "environment": "production"]])
        try await Self.feed(engine, 0..<1, latency: 200)
        try await Self.feed(engine, 1..<2, model: "code", latency: 200)
        #expect(try await Self.alerts(engine).map { $0["subject"]?.string } == ["chat"])
        try await engine.engine.stop()
    }

    @Test("what if the threshold had been another: the alerts that differ, and nothing if nothing does")
    func whatIf() async throws {
        let disk = SimulatedDisk(seed: 6)
        let engine = try await Self.open(disk)
        try await Self.declare(engine, 0)
        _ = try await Self.send(engine, "PUT", "rules/slow", Self.rule)
        try await Self.feed(engine, 0..<3, latency: 80)
        try await Self.feed(engine, 3..<6, latency: 200)
        let id = try #require(try await Self.alerts(engine).first?["id"]?.string)
        _ = try await Self.send(engine, "POST", "alerts/\(id)/acknowledge", [:])
        try await engine.engine.stop()
        func ask(_ limit: Int, named name: String = "slow") async throws -> JSONValue {
            let rule: JSONValue = [
                "name": .string(name), "when": .string("latency.p99_ms > \(limit)"), "for": "2m",
            ]
            return try await Self.ask(["rules": [rule]], disk)
        }
        #expect(try await ask(100) == ["added": [], "removed": [], "moved": []])
        let lower = try await ask(60)
        #expect(lower["moved"]?.array?.map { $0["from"]?.string } == [Self.at(5)])
        #expect(lower["moved"]?.array?.map { $0["to"]?.string } == [Self.at(2)])
        let higher = try await ask(500)
        #expect(higher["removed"]?.array?.map { $0["kind"]?.string } == ["alert.firing"])
        let added = try await ask(60, named: "other")
        #expect(added["added"]?.array?.map { $0["rule"]?.string } == ["other"])
        #expect(added["removed"] == [] && added["moved"] == [])
    }

    @Test("a rule is tried on all that is recorded, also if one of its name was put late")
    func tried() async throws {
        let disk = SimulatedDisk(seed: 41)
        let engine = try await Self.open(disk)
        try await Self.declare(engine, 0)
        try await Self.feed(engine, 0..<6, latency: 200)
        _ = try await Self.send(engine, "PUT", "rules/slow", Self.rule)
        try await Self.feed(engine, 6..<8, latency: 50)
        #expect(try await Self.alerts(engine).isEmpty)
        _ = try await Self.send(engine, "DELETE", "rules/slow")
        try await engine.engine.stop()
        var rule = Self.rule
        rule = .object([.init("name", "slow")] + (rule.members ?? []))
        let tried = try await Self.ask(["rules": [rule], "answer": "decisions"], disk)
        #expect(
            tried["decisions"]?.array?.map { $0["kind"]?.string } == ["alert.firing", "alert.resolved"])
        // What differs is another question: of the time in which it was there.
        #expect(try await Self.ask(["rules": [rule]], disk)["added"] == [])
    }

    @Test("a what-if of rules that can't be read says where they are wrong")
    func unreadable() throws {
        let error = #expect(throws: EngineError.self) {
            _ = try WhatIfQuestion(["rules": [["name": "a", "when": "latency is high"]]])
        }
        #expect(error?.errors.first?.pointer == "/rules/0/when")
    }
}
