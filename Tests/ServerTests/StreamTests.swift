import Engine
import HTTPTypes
import JSON
import Server
import ServiceLifecycle
import Testing

@Suite("Views as server-sent events")
struct StreamTests {
    private func answer(_ position: String, _ counts: [Int64]) -> JSONValue {
        let rows = counts.enumerated().map { index, count -> JSONValue in
            ["start": .integer(Int64(index)), "count": .integer(count)]
        }
        return [
            "view": "latency", "position": .string(position), "watermark": .string(position),
            "windows": .array(rows),
        ]
    }

    // MARK: What is told

    @Test("the first answer is told whole, then rows that are new or different, and nothing if none are")
    func rows() {
        var changes = ViewChanges()
        let first = changes.changes(in: answer("p1", [1, 2]))
        #expect(first?["windows"]?.array?.count == 2 && first?["complete"] == true)
        #expect(changes.changes(in: answer("p2", [1, 2])) == nil)
        let next = changes.changes(in: answer("p3", [1, 3, 4]))
        #expect(next?["windows"]?.array?.compactMap { $0["count"]?.integer } == [3, 4])
        #expect(next?["complete"] == false && next?["position"] == "p3")
    }

    @Test("what a client has seen is not told again")
    func resumed() {
        var changes = ViewChanges()
        changes.assume(answer("p1", [1, 2]))
        #expect(changes.changes(in: answer("p1", [1, 2])) == nil)
        #expect(changes.changes(in: answer("p2", [1, 5]))?["windows"]?.array?.count == 1)
    }

    @Test("an answer without rows that last is told whole whenever it changes, and not for its position")
    func whole() {
        var changes = ViewChanges()
        func registry(_ position: String, _ stage: String) -> JSONValue {
            ["position": .string(position), "models": [["stage": .string(stage)]]]
        }
        #expect(changes.changes(in: registry("p1", "staging"))?["complete"] == true)
        #expect(changes.changes(in: registry("p2", "staging")) == nil)
        #expect(changes.changes(in: registry("p3", "production"))?["models"]?.array?.count == 1)
    }

    @Test("an event is three lines and an empty one")
    func encoding() {
        let event = ServerSentEvent(id: "p1", event: "latency", data: Array("{}".utf8))
        #expect(String(decoding: event.encoded, as: UTF8.self) == "id: p1\nevent: latency\ndata: {}\n\n")
    }

    // MARK: A stream

    @Test("a question that can't be answered is a problem, and no stream")
    func refused() async throws {
        let engine = StubEngine()
        try await Depth.router.test(engine) { client async throws in
            for query in [
                "", "?views=", "?views=nope", "?views=latency,latency", "?views=latency&interval_ms=1",
                "?views=latency&as_of=p1", "?views=latency&nope=1",
            ] {
                #expect(try await client.get("/v1/stream\(query)").isProblem(400, "invalid"), "\(query)")
            }
        }
    }

    @Test("tells what changes, and ends when the server stops")
    func live() async throws {
        let engine = StubEngine()
        engine.answer(answer("p1", [1]))
        try await RunningServer.with(engine) { address, group in
            try await RawConnection.open(address) { connection in
                try await connection.send(
                    "GET /v1/stream?views=latency&model=chat&interval_ms=250 HTTP/1.1\nHost: x")
                let head = try await connection.text(through: "\r\n\r\n")
                #expect(head.hasPrefix("HTTP/1.1 200") && head.lowercased().contains("text/event-stream"))
                let first = try await connection.text(through: #""complete":true}"#)
                #expect(first.contains("id: p1\nevent: latency\ndata: {"))
                engine.answer(answer("p2", [1, 2]))
                let second = try await connection.text(through: #""complete":false}"#)
                #expect(second.contains("id: p2\n") && !second.contains(#""count":1"#))
                #expect(engine.queries.allSatisfy { $0.parameters == ["model": "chat"] })
                await group.triggerGracefulShutdown()
                _ = try await connection.text(through: "0\r\n\r\n")
            }
        }
    }

    @Test("goes on behind what the client has seen, which is asked of the past")
    func goesOn() async throws {
        let engine = StubEngine()
        engine.answer(answer("p1", [1]))
        try await RunningServer.with(engine) { address, _ in
            try await RawConnection.open(address) { connection in
                try await connection.send(
                    "GET /v1/stream?views=latency&interval_ms=250 HTTP/1.1\nHost: x\nLast-Event-ID: p0")
                _ = try await connection.text(through: "retry: ")
                #expect(engine.queries.first?.parameters["as_of"] == "p0")
                engine.answer(answer("p2", [1, 2]))
                let told = try await connection.text(through: #""complete":false}"#)
                #expect(told.contains("id: p2") && !told.contains(#""complete":true"#))
            }
        }
    }
}
