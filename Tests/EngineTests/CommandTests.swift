import Engine
import JSON
import SimulatedDisk
import Testing

@Suite("Commands of the registry")
struct CommandTests {
    private func send(
        _ engine: TestEngine, _ path: String, _ body: JSONValue? = nil, method: String = "POST",
        key: String? = nil
    ) async throws -> CommandAnswer {
        try await engine.engine.execute(
            CommandRequest(
                method, path.split(separator: "/").map(String.init), body: body, actor: "ann",
                idempotencyKey: key))
    }

    private func look(
        _ engine: TestEngine, _ path: String, _ parameters: [String: String] = [:]
    ) async throws -> JSONValue {
        try await engine.engine.resource(
            ResourceRequest(path.split(separator: "/").map(String.init), parameters: parameters)
        ).body
    }

    /// A resource without the name of the moment.
    private func plain(_ body: JSONValue) -> JSONValue {
        .object(
            (body.members ?? []).filter { !["position", "watermark", "events"].contains($0.name) }
        ).canonical
    }

    @Test("an answered command is there after a restart, with its history, and as of its position")
    func restart() async throws {
        let disk = SimulatedDisk(seed: 1)
        let first = try await TestEngine.open(disk)
        let made = try await send(first, "models", ["model": "chat"])
        #expect(made.status == 201 && made.body["events"]?.array?.count == 1)
        let version = try await send(first, "models/chat/versions", ["version": "v1"])
        let position = try #require(version.body["position"]?.string)
        _ = try await send(first, "models/chat/versions/v1/stage", ["stage": "testing"])
        let after = try await look(first, "models/chat/versions/v1")
        try await first.engine.stop()
        let second = try await TestEngine.open(disk)
        #expect(plain(try await look(second, "models/chat/versions/v1")) == plain(after))
        let then = try await look(second, "models/chat/versions/v1", ["as_of": position])
        #expect(plain(then) == plain(version.body))
        let history = try #require(try await look(second, "models/chat/history")["history"]?.array)
        #expect(history.map { $0["actor"]?.string } == ["ann", "ann", "ann"])
        #expect(history.last?["data"]?["to"] == "testing")
        try await second.engine.stop()
    }

    /// Such a position says nothing of the data shards: they are cut by the tick, which may be a second behind it.
    @Test("as of a command's position no event counts twice")
    func windowsOfThen() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 4), shards: 2)
        var positions: [String] = []
        for round in 0..<6 {
            _ = try await engine.publish(TestEngine.events(round * 50..<round * 50 + 50, every: 7_000))
            _ = try await engine.windows()
            let made = try await send(engine, "models", ["model": .string("m\(round)")])
            positions.append(try #require(made.body["position"]?.string))
            engine.clock.advance(300)
        }
        for position in positions {
            let total = try await engine.total(["as_of": position])
            #expect(total > 0 && total <= 300, "\(position)")
        }
        try await engine.engine.stop()
    }

    @Test("a retry is answered the same, also after a power cut; another body under its key is refused")
    func retry() async throws {
        let disk = SimulatedDisk(seed: 2)
        let first = try await TestEngine.open(disk)
        let made = try await send(first, "models", ["model": "chat"], key: "k")
        #expect(
            try await send(first, "models", ["model": "chat"], key: "k").body.canonical == made.body.canonical
        )
        disk.cutPower()
        let second = try await TestEngine.open(disk)
        let again = try await send(second, "models", ["model": "chat"], key: "k")
        #expect(again.status == 201 && again.body.canonical == made.body.canonical)
        let error = await #expect(throws: EngineError.self) {
            _ = try await send(second, "models", ["model": "other"], key: "k")
        }
        #expect(error?.kind == .unprocessable)
        try await second.engine.stop()
    }

    @Test("of many at once each sees what those before it have changed")
    func race() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 3))
        _ = try await send(engine, "models", ["model": "chat"])
        let won = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    (try? await send(engine, "models/chat/versions", ["version": "v1"])) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(won == 1)
        try await engine.engine.stop()
    }

    @Test(
        "commands and rollouts survive power cuts at any moment, and decide the same once",
        arguments: 0..<30 as Range<UInt64>)
    func powerCuts(seed: UInt64) async throws {
        let disk = SimulatedDisk(seed: seed)
        var acknowledged: [String] = []
        for life in 0..<4 {
            let engine = try await TestEngine.open(disk) { $0.snapshots.everyEvents = 200 }
            if life == 0 { try await begin(engine) }
            async let published = publish(engine, minutes: life * 2..<life * 2 + 2)
            for number in 0..<10 {
                let name = "n\(life)-\(number)"
                _ = try await send(engine, "models/chat/versions", ["version": .string(name)])
                acknowledged.append(name)
            }
            try await published
            disk.cutPower()
        }
        let last = try await TestEngine.open(disk)
        try await publish(last, minutes: 8..<9)
        let versions = try await look(last, "models/chat/versions")["versions"]?.array ?? []
        #expect(Set(acknowledged).isSubset(of: versions.compactMap { $0["version"]?.string }), "seed \(seed)")
        let decided = try await last.engine.query(ViewQuery(view: "decisions"))["decisions"]?.array ?? []
        #expect(
            decided.map { $0["kind"]?.string } == ["rollout.advanced", "rollout.promoted"], "seed \(seed)")
        #expect(Set(decided.compactMap { $0["id"]?.string }).count == 2)
        #expect(try await look(last, "deployments/d")["status"] == "promoted", "seed \(seed)")
        try await last.engine.stop()
        let verified = try await TestEngine.open(disk)
        #expect(try await look(verified, "deployments/d")["status"] == "promoted")
        try await verified.engine.stop()
    }

    @Test("as of a decision's position the registry is as the decision left it")
    func decisionPositions() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 5)) { $0.snapshots.everyEvents = 40 }
        try await begin(engine)
        for minute in 0..<9 { try await publish(engine, minutes: minute..<minute + 1) }
        let history = try #require(try await look(engine, "models/chat/history")["history"]?.array)
        let decided = history.filter { $0["actor"] == "varve" }
        func seen(_ type: String) async throws -> JSONValue {
            let event = try #require(decided.first { $0["type"]?.string?.contains(type) == true })
            let position = try #require(event["position"]?.string)
            return try await look(engine, "deployments/d", ["as_of": position])
        }
        let advanced = try await seen("deployment.advanced")
        #expect(advanced["status"] == "deploying" && advanced["step"] == 2)
        let promoted = try await seen("deployment.promoted")
        #expect(promoted["status"] == "promoted")
        let error = await #expect(throws: EngineError.self) {
            _ = try await look(engine, "deployments/d", ["as_of": "decisions-0:99"])
        }
        #expect(error?.kind == .invalid)
        try await engine.engine.stop()
    }

    /// A canary that needs two good minutes for each of its steps.
    private func begin(_ engine: TestEngine) async throws {
        _ = try await send(engine, "models", ["model": "chat"])
        for version in ["v1", "v2"] {
            _ = try await send(engine, "models/chat/versions", ["version": .string(version)])
        }
        _ = try await send(engine, "models/chat/traffic/test", ["split": ["v2": 100]], method: "PUT")
        _ = try await send(
            engine, "deployments",
            [
                "id": "d", "model": "chat", "version": "v1", "environment": "test", "strategy": "canary",
                "steps": [["weight": 10, "hold": "2m"], ["weight": 50, "hold": "2m"]],
                "analysis": [
                    "window": "1m", "minimum_count": 5,
                    "metrics": [["field": "latency.p99_ms", "max": 100]],
                ],
            ])
        _ = try await send(engine, "deployments/d/advance", [:])
    }

    private func publish(_ engine: TestEngine, minutes: Range<Int>) async throws {
        for minute in minutes {
            let begin = TestEngine.start + 60_000 * Int64(minute)
            _ = try await engine.publish(
                (0..<20).map { TestEngine.event(minute * 100 + $0, at: begin + Int64($0) * 2_500) })
        }
        // Whatever closes the last of them is decided before the power goes, or after.
        let end = TestEngine.start + 60_000 * Int64(minutes.upperBound)
        _ = try await engine.engine.declareWatermark(
            WatermarkDeclaration(time: end, acknowledgement: .applied))
    }
}
