import Engine
import JSON
import SimulatedDisk
import Testing

@Suite("The timeline: everything that happened, in one list")
struct TimelineTests {
    private func send(
        _ engine: TestEngine, _ method: String, _ path: String, _ body: JSONValue? = nil,
        actor: String = "ann"
    ) async throws {
        _ = try await engine.engine.execute(
            CommandRequest(method, path.split(separator: "/").map(String.init), body: body, actor: actor))
        engine.clock.advance(1_000)
    }

    private func look(_ engine: TestEngine, _ parameters: [String: String] = [:]) async throws -> JSONValue {
        try await engine.engine.resource(ResourceRequest(["timeline"], parameters: parameters)).body
    }

    private func rows(_ engine: TestEngine, _ parameters: [String: String] = [:]) async throws -> [JSONValue]
    {
        try #require(try await look(engine, parameters)["timeline"]?.array)
    }

    private func kinds(_ rows: [JSONValue]) -> [String] { rows.compactMap { $0["kind"]?.string } }

    /// Two models, a monitor of one and one of all, a reference.
    private func library(_ disk: SimulatedDisk) async throws -> TestEngine {
        let engine = try await TestEngine.open(disk)
        for model in ["chat", "fraud"] { try await send(engine, "POST", "models", ["model": .string(model)]) }
        try await send(engine, "POST", "models/chat/versions", ["version": "v1"])
        try await send(
            engine, "PUT", "monitors/all", ["model": "*", "window": "1h", "drift": ["threshold": 0.2]])
        try await send(
            engine, "PUT", "monitors/f", ["model": "fra*", "window": "1h", "drift": ["threshold": 0.2]],
            actor: "bob")
        try await send(engine, "PUT", "models/chat/traffic/production", ["split": ["v1": 100]])
        return engine
    }

    @Test("a model's timeline has what names it and what is about all models, by time, with who and what")
    func model() async throws {
        let engine = try await library(SimulatedDisk(seed: 1))
        let chat = try await rows(engine, ["model": "chat"])
        #expect(
            kinds(chat) == ["model.registered", "version.registered", "monitor.put", "traffic.changed"])
        #expect(chat.last?["summary"] == "traffic of production: v1 100 %")
        #expect(chat.last?["actor"] == "ann")
        #expect(chat.map { $0["time"]?.string ?? "" } == chat.map { $0["time"]?.string ?? "" }.sorted())
        let fraud = try await rows(engine, ["model": "fraud"])
        #expect(kinds(fraud) == ["model.registered", "monitor.put", "monitor.put"])
        #expect(try await rows(engine).count == 6)
        #expect(try await rows(engine, ["actor": "bob"]).map { $0["subject"] } == ["f"])
        #expect(kinds(try await rows(engine, ["kind": "model,traffic.changed"])).count == 3)
        #expect(try await rows(engine, ["model": "nobody"]).count == 1)
        try await engine.engine.stop()
    }

    @Test("a kind that no event has is refused with those that there are")
    func unknownKind() async throws {
        let engine = try await library(SimulatedDisk(seed: 7))
        for (kind, named) in [("bogus", "alert, alias"), ("alert.fired", "alert.firing")] {
            let error = await #expect(throws: EngineError.self) { _ = try await rows(engine, ["kind": kind]) }
            #expect(error?.errors.first?.pointer == "kind" && error?.detail.contains(named) == true)
        }
        #expect(try await rows(engine, ["kind": "alert.no_data,health-policy,dimension.declared"]).isEmpty)
        try await engine.engine.stop()
    }

    @Test("a dimension's entry names its field and its model")
    func dimension() async throws {
        let engine = try await library(SimulatedDisk(seed: 8))
        try await send(engine, "POST", "dimensions", ["model": "chat", "field": "region"])
        let row = try await rows(engine, ["kind": "dimension"]).first
        #expect(row?["summary"] == "dimension region of chat declared")
        try await engine.engine.stop()
    }

    @Test("a range of time is inclusive at its beginning and exclusive at its end")
    func range() async throws {
        let engine = try await library(SimulatedDisk(seed: 2))
        let all = try await rows(engine)
        let (second, fourth) = (try #require(all[1]["time"]?.string), try #require(all[3]["time"]?.string))
        #expect(try await rows(engine, ["from": second, "to": fourth]) == Array(all[1..<3]))
        try await engine.engine.stop()
    }

    @Test("pages follow each other without gaps or repetitions, in either order", arguments: ["asc", "desc"])
    func pages(order: String) async throws {
        let engine = try await library(SimulatedDisk(seed: 3))
        let whole = try await rows(engine, ["order": order])
        var (found, token): ([JSONValue], String?) = ([], nil)
        repeat {
            var parameters = ["order": order, "limit": "2"]
            parameters["page_token"] = token
            let page = try await look(engine, parameters)
            found += page["timeline"]?.array ?? []
            token = page["next_page_token"]?.string
        } while token != nil
        #expect(found == whole)
        #expect(whole == (order == "asc" ? try await rows(engine) : try await rows(engine).reversed()))
        try await engine.engine.stop()
    }

    @Test("as of an earlier position it ends there, and after a restart it is the same")
    func past() async throws {
        let disk = SimulatedDisk(seed: 4)
        let engine = try await library(disk)
        let before = try await look(engine)
        let position = try #require(before["position"]?.string)
        try await send(engine, "POST", "models", ["model": "later"])
        #expect(try await rows(engine).count == 7)
        #expect(try await look(engine, ["as_of": position])["timeline"] == before["timeline"])
        let now = try await rows(engine)
        try await engine.engine.stop()
        let again = try await TestEngine.open(disk)
        #expect(try await rows(again) == now)
        try await again.engine.stop()
    }

    @Test(
        "a parameter that can't be read is named",
        arguments: [
            ["from": "yesterday"], ["limit": "0"], ["order": "up"], ["page_token": "x"], ["nope": "1"],
            ["from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"],
        ])
    func broken(parameters: [String: String]) async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 5))
        let error = await #expect(throws: EngineError.self) { _ = try await look(engine, parameters) }
        #expect(error?.kind == .invalid)
        #expect(parameters.keys.contains(error?.errors.first?.pointer ?? ""))
        try await engine.engine.stop()
    }

    // MARK: Whose an event is

    private func event(_ type: String, _ subject: String, _ data: JSONValue) -> JSONValue {
        ["type": .string("io.varve.\(type).v1"), "subject": .string(subject), "data": data]
    }

    @Test("what an event doesn't say of its model follows from those before it")
    func scopes() {
        var scopes = TimelineScopes()
        func scope(_ event: JSONValue) -> TimelineScope {
            scopes.scope(of: event, kind: TimelineEvent(event: event).kind)
        }
        #expect(scope(event("experiment.defined", "e", ["model": "chat"])) == .model("chat"))
        #expect(scope(event("experiment.started", "e", [:])) == .model("chat"))
        #expect(
            scope(event("decision.experiment.decided", "e", ["kind": "experiment.decided"])) == .model("chat")
        )
        let rule: JSONValue = ["when": "latency.p99_ms > 100", "by": ["model", "version"]]
        #expect(scope(event("rules.rule.put", "r", ["definition": rule])) == .all)
        let fired: JSONValue = ["id": "a1-firing", "subject": "a/b/v1", "evidence": ["rule": ["name": "r"]]]
        #expect(scope(event("decision.alert.firing", "a/b/v1", fired)) == .model("a/b"))
        #expect(scope(event("rules.alert.acknowledged", "a1", ["alert": "a1"])) == .model("a/b"))
        #expect(
            scope(event("rules.rule.put", "h", ["definition": ["when": "health.score < 40"]])) == .noModel)
        #expect(scope(event("decision.retraining.recommended", "chat/v1", [:])) == .model("chat"))
        #expect(scope(event("rules.webhook.put", "ops", ["definition": ["url": "https://x"]])) == .noModel)
        let rollout: JSONValue = ["events": [["data": ["model": "chat"]]]]
        #expect(scope(event("decision.rollout.advanced", "d", rollout)) == .model("chat"))
        #expect(scope(event("something.new", "x", ["model": "ch*"])) == .pattern("ch*"))
    }

    @Test(
        "patterns",
        arguments: [("chat*", true), ("*at-2", true), ("c*t*2", true), ("chat", false), ("*x*", false)])
    func patterns(pattern: String, fits: Bool) {
        #expect(TimelineScope(named: pattern).includes("chat-2") == fits)
    }

    @Test("an event of an unknown type says its type and its subject")
    func unknown() {
        let row = TimelineEvent(event: event("decision.weather.changed", "rain", [:])).json(model: nil, [])
        #expect(row["summary"] == "weather changed: rain")
        #expect(row["kind"] == "weather.changed" && row["actor"] == "varve")
    }
}
