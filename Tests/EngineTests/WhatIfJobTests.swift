import Engine
import JSON
import SimulatedDisk
import Testing

@Suite("What-ifs that a server works on")
struct WhatIfJobTests {
    private static func question(_ limit: Int) -> JSONValue {
        [
            "rules": [
                ["name": "slow", "when": .string("latency.p99_ms > \(limit)"), "for": "2m"]
            ]
        ]
    }

    private static func engine(_ disk: SimulatedDisk) async throws -> TestEngine {
        let engine = try await AlertTests.open(disk)
        try await AlertTests.declare(engine, 0)
        _ = try await AlertTests.send(engine, "PUT", "rules/slow", AlertTests.rule)
        try await AlertTests.feed(engine, 0..<3, latency: 80)
        try await AlertTests.feed(engine, 3..<6, latency: 200)
        return engine
    }

    /// The job once it is over.
    private static func finished(_ engine: TestEngine, _ id: String) async throws -> JSONValue {
        for _ in 0..<2_000 {
            let job = try await AlertTests.look(engine, "what-if/\(id)")
            if job["state"] != "queued", job["state"] != "running" { return job }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("the job \(id) is never over")
        return .null
    }

    @Test("a running engine answers a what-if over its own log as it is answered of the directory")
    func answer() async throws {
        let disk = SimulatedDisk(seed: 1)
        let engine = try await Self.engine(disk)
        let begun = try await AlertTests.send(engine, "POST", "what-if", Self.question(60))
        #expect(begun.status == 202)
        let id = try #require(begun.body["id"]?.string)
        let job = try await Self.finished(engine, id)
        #expect(job["state"] == "done" && job["share_done"]?.number == 1)
        // Nobody was told, and nothing has changed.
        #expect(try await AlertTests.alerts(engine).count == 1)
        try await engine.engine.stop()
        let answer = try await AlertTests.ask(Self.question(60), disk)
        #expect(job["result"]?.canonical == answer.canonical)
        #expect(answer["moved"]?.array?.count == 1)
    }

    @Test("beyond a few that wait, further ones are refused; those that wait can be taken back")
    func bounded() async throws {
        let engine = try await Self.engine(SimulatedDisk(seed: 2))
        var ids: [String] = []
        var refused: EngineError?
        for limit in 0..<60 where refused == nil {
            do {
                let begun = try await AlertTests.send(engine, "POST", "what-if", Self.question(50 + limit))
                ids.append(try #require(begun.body["id"]?.string))
            } catch let error as EngineError {
                refused = error
            }
        }
        if let refused { #expect(refused.kind == .busy(retryAfterSeconds: 2)) }
        for id in ids {
            let left = try? await AlertTests.send(engine, "DELETE", "what-if/\(id)")
            #expect(["cancelled", "done", nil].contains(left?.body["state"]?.string))
        }
        // One that was taken back is over at once, whatever its thread still does.
        for job in try await AlertTests.look(engine, "what-if")["jobs"]?.array ?? [] {
            #expect(job["state"] == "cancelled" || job["state"] == "done")
            #expect(job["result"] == nil)
        }
        try await engine.engine.stop()
    }

    @Test("the last results are kept, and the oldest forgotten")
    func kept() async throws {
        let engine = try await Self.engine(SimulatedDisk(seed: 3))
        var ids: [String] = []
        for limit in 0..<20 {
            let begun = try await AlertTests.send(engine, "POST", "what-if", Self.question(50 + limit))
            ids.append(try #require(begun.body["id"]?.string))
            _ = try await Self.finished(engine, ids[limit])
        }
        let jobs = try await AlertTests.look(engine, "what-if")["jobs"]?.array ?? []
        #expect(jobs.map { $0["id"]?.string } == ids.suffix(16))
        let gone = await #expect(throws: EngineError.self) {
            _ = try await AlertTests.look(engine, "what-if/\(ids[0])")
        }
        #expect(gone?.kind == .notFound)
        _ = try await AlertTests.send(engine, "DELETE", "what-if/\(ids[19])")
        await #expect(throws: EngineError.self) {
            _ = try await AlertTests.look(engine, "what-if/\(ids[19])")
        }
        try await engine.engine.stop()
    }

    @Test("a question that can't be read is refused at once; one that the log refuses is a job that failed")
    func refused() async throws {
        let engine = try await Self.engine(SimulatedDisk(seed: 4))
        for (pointer, body) in [
            ("/rules", [:]), ("/rules/0/when", ["rules": [["name": "a", "when": "nonsense"]]]),
            ("/webhooks", ["webhooks": []]), ("/from", ["rules": [], "from": "noon"]),
        ] as [(String, JSONValue)] {
            let error = await #expect(throws: EngineError.self) {
                _ = try await AlertTests.send(engine, "POST", "what-if", body)
            }
            #expect(error?.kind == .unprocessable && error?.errors.first?.pointer == pointer)
        }
        let begun = try await AlertTests.send(
            engine, "POST", "what-if", ["experiments": [["name": "nobody", "alpha": 0.01]]])
        let job = try await Self.finished(engine, try #require(begun.body["id"]?.string))
        #expect(job["state"] == "failed")
        #expect(job["error"]?["errors"]?.array?.first?["pointer"] == "/experiments/0/name")
        try await engine.engine.stop()
    }
}
