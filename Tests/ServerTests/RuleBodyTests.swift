import Engine
import HTTPTypes
import JSON
import Synchronization
import Testing

/// Rules come in YAML or JSON, whatever the client says of them.
@Suite struct RuleBodyTests {
    private let engine = StubEngine()
    private static let rule: JSONValue = ["when": "latency.p99_ms > 100", "for": "5m"]

    private func put(
        _ body: String, _ type: String?, path: String = "/v1/rules/slow",
        method: HTTPRequest.Method = .put
    ) async throws -> Int {
        let headers: HTTPFields = type.map { [.contentType: $0] } ?? [:]
        let bytes = Array(body.utf8)
        let status = Mutex(0)
        try await Depth.router.test(engine) { client async throws in
            let answer = try await client.send(method, path, headers, bytes)
            status.withLock { $0 = answer.status }
        }
        return status.withLock { $0 }
    }

    @Test(arguments: [
        "application/yaml", "text/yaml; charset=utf-8", nil, "application/x-www-form-urlencoded",
    ])
    func yamlIsRead(type: String?) async throws {
        #expect(try await put("when: latency.p99_ms > 100\nfor: 5m\n", type) < 300)
        #expect(engine.commands.last?.body?.canonical == Self.rule.canonical)
    }

    @Test(arguments: ["application/json", nil, "application/x-www-form-urlencoded"])
    func jsonIsRead(type: String?) async throws {
        #expect(try await put(Self.rule.text, type) < 300)
        #expect(engine.commands.last?.body?.canonical == Self.rule.canonical)
    }

    @Test func packsAreReadLikeRules() async throws {
        let pack: JSONValue = ["rules": [["name": "slow", "when": "latency.count > 1"]]]
        let yaml = "rules: [{name: slow, when: latency.count > 1}]\n"
        for (body, type) in [(yaml, "application/yaml"), (yaml, nil), (pack.text, "application/json")] {
            #expect(try await put(body, type, path: "/v1/rules", method: .post) < 300)
            #expect(engine.commands.last?.path == ["rules"])
            #expect(engine.commands.last?.body?.canonical == pack.canonical)
        }
    }

    @Test func whatIsNeitherIsRefused() async throws {
        #expect(try await put("{when: [", "application/yaml") == 400)
        #expect(try await put("when: x", "application/json") == 400)
        #expect(try await put("when: x", "text/plain") == 415)
        #expect(try await put("a: b", "application/yaml", path: "/v1/webhooks/ops") == 415)
        #expect(engine.commands.isEmpty)
    }
}
