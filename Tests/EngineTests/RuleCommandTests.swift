import Engine
import JSON
import SimulatedDisk
import Testing

@Suite("Commands about rules, and what they are answered")
struct RuleCommandTests {
    private static func rules(_ engine: TestEngine) async throws -> [String?] {
        (try await AlertTests.look(engine, "rules")["rules"]?.array ?? []).map { $0["name"]?.string }
    }

    private static func send(
        _ engine: TestEngine, _ method: String, _ path: [String], _ body: JSONValue, key: String
    ) async throws -> CommandAnswer {
        try await engine.engine.execute(
            CommandRequest(method, path, body: body, actor: "ann", idempotencyKey: key))
    }

    @Test("a pack is one command: its retry is answered alike, also after a restart")
    func pack() async throws {
        let disk = SimulatedDisk(seed: 41)
        let engine = try await AlertTests.open(disk)
        try await AlertTests.declare(engine, 0)
        let pack: JSONValue = [
            "rules": [
                ["name": "b", "when": "latency.count > 1"],
                ["name": "a", "when": "latency.count > 2", "depends_on": ["b"]],
            ]
        ]
        let made = try await Self.send(engine, "POST", ["rules"], pack, key: "k")
        #expect(made.status == 201 && made.body["events"]?.array?.count == 2)
        #expect(made.body["rules"]?.array?.map { $0["name"] } == ["b", "a"])
        let bad: JSONValue = ["rules": [["name": "c", "when": "latency.count > 1"], ["name": "d"]]]
        let error = await #expect(throws: EngineError.self) {
            _ = try await AlertTests.send(engine, "POST", "rules", bad)
        }
        #expect(error?.kind == .unprocessable && error?.errors.map(\.pointer) == ["/rules/1/when"])
        #expect(try await Self.rules(engine) == ["a", "b"])
        try await engine.engine.stop()
        let again = try await AlertTests.open(disk)
        let retried = try await Self.send(again, "POST", ["rules"], pack, key: "k")
        #expect(retried.body["rules"]?.canonical == made.body["rules"]?.canonical)
        #expect(retried.body["events"]?.canonical == made.body["events"]?.canonical)
        #expect(try await Self.rules(again) == ["a", "b"])
        try await again.engine.stop()
    }

    @Test("a rule that notifies a webhook which nobody put is taken, and that is said until somebody does")
    func warned() async throws {
        let engine = try await AlertTests.open(SimulatedDisk(seed: 42))
        try await AlertTests.declare(engine, 0)
        let rule: JSONValue = ["when": "latency.count > 1", "notify": ["ops"]]
        let made = try await AlertTests.send(engine, "PUT", "rules/slow", rule)
        let warning = try #require(made.body["warnings"]?.array?.first?.string)
        #expect(made.status == 201 && warning.contains("'slow'") && warning.contains("'ops'"))
        let pack: JSONValue = [
            "rules": [["name": "a", "when": "latency.count > 1", "notify": ["ops", "night"]]]
        ]
        let packed = try await Self.send(engine, "POST", ["rules"], pack, key: "k")
        #expect(packed.body["warnings"]?.array?.count == 2)
        let retried = try await Self.send(engine, "POST", ["rules"], pack, key: "k")
        #expect(retried.body.canonical == packed.body.canonical)
        #expect(try await AlertTests.look(engine, "rules/slow")["warnings"] == nil)
        _ = try await AlertTests.send(
            engine, "PUT", "webhooks/ops", ["url": "https://93.184.216.34/hook", "format": "alertmanager"])
        let again = try await AlertTests.send(engine, "PUT", "rules/slow", rule)
        #expect(again.status == 200 && again.body["warnings"] == nil)
        // A retry is warned of what is missing now.
        let later = try await Self.send(engine, "POST", ["rules"], pack, key: "k")
        #expect(later.body["warnings"]?.array?.count == 1)
        try await engine.engine.stop()
    }

    @Test("questions tell the revision that If-Match takes; a retried acknowledgement has no ETag")
    func revisions() async throws {
        let engine = try await AlertTests.open(SimulatedDisk(seed: 43))
        try await AlertTests.declare(engine, 0)
        let made = try await AlertTests.send(engine, "PUT", "rules/slow", AlertTests.rule)
        try await AlertTests.feed(engine, 0..<3, latency: 200)
        let shown = try await engine.engine.resource(ResourceRequest(["rules", "slow"]))
        #expect(shown.etag == made.etag && shown.body["revision"]?.string.map { "\"\($0)\"" } == made.etag)
        let id = try #require(try await AlertTests.alerts(engine).first?["id"]?.string)
        let alert = try await engine.engine.resource(ResourceRequest(["alerts", id]))
        #expect(alert.body["revision"]?.string.map { "\"\($0)\"" } == alert.etag)
        let path = ["alerts", id, "acknowledge"]
        let first = try await Self.send(engine, "POST", path, [:], key: "k")
        #expect(first.etag != nil && first.etag != alert.etag)
        let retried = try await Self.send(engine, "POST", path, [:], key: "k")
        #expect(retried.etag == nil && retried.body.canonical == first.body.canonical)
        try await engine.engine.stop()
    }
}
