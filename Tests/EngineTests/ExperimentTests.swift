import Engine
import JSON
import SimulatedDisk
import Testing

@Suite("Experiments, from commands and events to verdicts")
struct ExperimentTests {
    private static let start = TestEngine.start
    private static let minute: Int64 = 60_000

    private func open(_ disk: SimulatedDisk) async throws -> TestEngine {
        try await TestEngine.open(disk, shards: 2) { $0.clock = .declared }
    }

    private func declare(_ engine: TestEngine, _ minute: Int64) async throws {
        _ = try await engine.engine.declareWatermark(
            WatermarkDeclaration(time: Self.start + minute * Self.minute, acknowledgement: .applied))
    }

    private func send(
        _ engine: TestEngine, _ path: String, _ body: JSONValue? = nil, key: String? = nil
    ) async throws -> CommandAnswer {
        try await engine.engine.execute(
            CommandRequest(
                "POST", path.split(separator: "/").map(String.init), body: body, actor: "ann",
                idempotencyKey: key))
    }

    private func look(
        _ engine: TestEngine, _ path: String, _ parameters: [String: String] = [:]
    ) async throws -> JSONValue {
        try await engine.engine.resource(
            ResourceRequest(path.split(separator: "/").map(String.init), parameters: parameters)
        ).body
    }

    private func plain(_ body: JSONValue) -> JSONValue {
        .object((body.members ?? []).filter { $0.name != "position" }).canonical
    }

    /// A minute of inferences, half of them by each of two versions, which are also variants.
    private func inferences(minute: Int64, versions: [String], latency: [Double]) -> [String] {
        (0..<60).map { index in
            let arm = index % 2
            let time = RFC3339.text(Self.start + minute * Self.minute + Int64(index) * 900)
            let data =
                #"{"model":"chat","version":"\#(versions[arm])","variant":"\#(["A", "B"][arm])","#
                + #""request_id":"\#(minute)-\#(index)","prediction":\#(arm),"latency_ms":\#(latency[arm] + Double(index % 7))}"#
            return
                #"{"specversion":"1.0","id":"\#(minute)-\#(index)","source":"/t","#
                + #""type":"io.varve.inference.completed.v1","time":"\#(time)","data":\#(data)}"#
        }
    }

    private func define(
        _ engine: TestEngine, _ name: String, _ change: JSONValue = [:]
    ) async throws -> CommandAnswer {
        let standard: JSONValue = [
            "name": .string(name), "model": "chat", "metric": "latency_ms", "goal": "decrease",
            "minimum_samples": 50,
            "arms": [["arm": "A", "weight": 50, "control": true], ["arm": "B", "weight": 50]],
        ]
        let changed = Set((change.members ?? []).map(\.name))
        let body = JSONValue.object(
            (standard.members ?? []).filter { !changed.contains($0.name) } + (change.members ?? []))
        let made = try await send(engine, "experiments", body)
        _ = try await send(engine, "experiments/\(name)/start")
        return made
    }

    private static let versionArms: JSONValue = [
        "arms": [
            ["arm": "old", "version": "v1", "weight": 50, "control": true],
            ["arm": "new", "version": "v2", "weight": 50],
        ]
    ]

    private func register(_ engine: TestEngine) async throws {
        _ = try await send(engine, "models", ["model": "chat"])
        for version in ["v1", "v2"] {
            _ = try await send(engine, "models/chat/versions", ["version": .string(version)])
            _ = try await send(
                engine, "models/chat/versions/\(version)/approval", ["approval": "approved"])
        }
        _ = try await engine.engine.execute(
            CommandRequest(
                "PUT", ["models", "chat", "traffic", "production"], body: ["split": ["v1": 100]],
                actor: "ann"))
    }

    private func acting(_ actions: JSONValue) -> JSONValue {
        .object((Self.versionArms.members ?? []) + [.init("actions", actions)])
    }

    private func decision(_ engine: TestEngine) async throws -> JSONValue {
        let answer = try await engine.engine.query(
            ViewQuery(view: "decisions", parameters: ["kind": "experiment"]))
        let found = try #require(answer["decisions"]?.array)
        #expect(found.count == 1)
        return try #require(found.first)
    }

    @Test("a winner is deployed by the verdict itself, once, and the deployment's history says why")
    func deploysTheWinner() async throws {
        let disk = SimulatedDisk(seed: 1)
        var engine = try await open(disk)
        try await declare(engine, 0)
        try await register(engine)
        let plan: JSONValue = [
            "environment": "production", "strategy": "canary", "steps": [["weight": 10, "hold": "5m"]],
        ]
        _ = try await define(engine, "faster", acting(["deploy_winner": plan]))
        for minute in 0..<4 as Range<Int64> {
            _ = try await engine.publish(
                inferences(minute: minute, versions: ["v1", "v2"], latency: [50, 20]))
            try await declare(engine, minute + 1)
        }
        let decided = try await decision(engine)
        #expect(decided["kind"] == "experiment.decided" && decided["subject"] == "faster")
        let actions = try #require(decided["evidence"]?["actions"]?.array)
        #expect(actions.map { $0["outcome"]?.string } == ["done", "done"])
        let deployments = try await look(engine, "deployments")
        let deployment = try #require(deployments["deployments"]?.array?.first)
        #expect(deployment["status"] == "deploying" && deployment["weight"] == 10)
        let traffic = try await look(engine, "models/chat/traffic/production")
        #expect(traffic["split"] == ["v1": 90, "v2": 10])
        let history = try #require(try await look(engine, "models/chat/history")["history"]?.array)
        #expect(history.last?["actor"] == "varve")
        #expect(history.last?["data"]?["decision"] == decided["id"])

        let before = try await look(engine, "experiments/faster")
        try await engine.engine.stop()
        engine = try await open(disk)
        #expect(plain(try await look(engine, "experiments/faster")) == plain(before))
        #expect(try await look(engine, "models/chat/traffic/production")["split"] == ["v1": 90, "v2": 10])
        #expect(try await decision(engine) == decided)
        try await engine.engine.stop()
    }

    @Test("a loser is archived only if the definition asks for it")
    func archivesTheLoser() async throws {
        for asked in [true, false] {
            let engine = try await open(SimulatedDisk(seed: 2))
            try await declare(engine, 0)
            try await register(engine)
            _ = try await define(
                engine, "slower", asked ? acting(["archive_losers": true]) : Self.versionArms)
            for minute in 0..<4 as Range<Int64> {
                _ = try await engine.publish(
                    inferences(minute: minute, versions: ["v1", "v2"], latency: [20, 50]))
                try await declare(engine, minute + 1)
            }
            #expect(try await look(engine, "experiments/slower")["verdict"] == "archive_candidate")
            let stage = try await look(engine, "models/chat/versions/v2")["stage"]
            #expect(stage == (asked ? "archived" : "development"))
            let actions = try await decision(engine)["evidence"]?["actions"]?.array ?? []
            #expect(actions.count == (asked ? 1 : 0))
            try await engine.engine.stop()
        }
    }

    @Test("what the registry refuses is told in the evidence, and the verdict stands")
    func refusedAction() async throws {
        let engine = try await open(SimulatedDisk(seed: 3))
        try await declare(engine, 0)
        _ = try await define(
            engine, "faster",
            acting(["deploy_winner": ["environment": "production", "strategy": "direct"]]))
        for minute in 0..<4 as Range<Int64> {
            _ = try await engine.publish(
                inferences(minute: minute, versions: ["v1", "v2"], latency: [50, 20]))
            try await declare(engine, minute + 1)
        }
        #expect(try await look(engine, "experiments/faster")["verdict"] == "promote_to_production")
        let actions = try #require(try await decision(engine)["evidence"]?["actions"]?.array)
        #expect(actions.map { $0["outcome"]?.string } == ["refused", "refused"])
        #expect(actions[0]["reason"]?.string?.contains("chat") == true)
        try await engine.engine.stop()
    }

    @Test("feedback that names no variant counts for the variant of its prediction")
    func feedbackFollowsItsPrediction() async throws {
        let engine = try await open(SimulatedDisk(seed: 4))
        try await declare(engine, 0)
        _ = try await define(engine, "liked", ["metric": "feedback.score", "goal": "increase"])
        _ = try await engine.publish(
            inferences(minute: 0, versions: ["v1", "v1"], latency: [20, 20]))
        let ratings = (0..<60).map { index in
            let time = RFC3339.text(Self.start + 5 * Self.minute + Int64(index) * 900)
            return
                #"{"specversion":"1.0","id":"f\#(index)","source":"/t","type":"io.varve.feedback.recorded.v1","#
                + #""time":"\#(time)","data":{"model":"chat","request_id":"0-\#(index)","score":0.\#(index % 2 + 4)}}"#
        }
        _ = try await engine.publish(ratings, topic: "feedback")
        try await declare(engine, 6)
        let shown = try await look(engine, "experiments/liked")
        let arms = try #require(shown["arms"]?.array)
        #expect(arms.map { $0["n"]?.integer } == [30, 30])
        #expect(arms.map { $0["mean"]?.number } == [0.4, 0.5])
        try await engine.engine.stop()
    }

    @Test("an experiment of inferences does not wait for feedback that nobody declares")
    func waitsForWhatItCounts() async throws {
        let engine = try await open(SimulatedDisk(seed: 5))
        try await declare(engine, 0)
        _ = try await define(engine, "fast")
        _ = try await engine.publish(
            inferences(minute: 0, versions: ["v1", "v1"], latency: [20, 20]))
        _ = try await engine.engine.declareWatermark(
            WatermarkDeclaration(
                time: Self.start + Self.minute, topics: ["inference"], acknowledgement: .applied))
        let shown = try await look(engine, "experiments/fast")
        #expect(shown["through"] == .string(RFC3339.text(Self.start + Self.minute)))
        try await engine.engine.stop()
    }

    @Test("a retry with the same key starts no second experiment, and is answered the same")
    func idempotent() async throws {
        let engine = try await open(SimulatedDisk(seed: 6))
        let body: JSONValue = [
            "name": "x", "model": "chat", "metric": "error_rate", "goal": "decrease",
            "arms": [["arm": "A", "weight": 50, "control": true], ["arm": "B", "weight": 50]],
        ]
        let first = try await send(engine, "experiments", body, key: "k")
        let second = try await send(engine, "experiments", body, key: "k")
        #expect(first.status == 201 && second.status == 201)
        #expect(first.body.canonical == second.body.canonical)
        let history = try await look(engine, "experiments/x/history")
        #expect(history["history"]?.array?.count == 1)
        try await engine.engine.stop()
    }

    @Test("flags are evaluated as the split stands, and all of them have an ETag that holds as long")
    func flags() async throws {
        let engine = try await open(SimulatedDisk(seed: 7))
        _ = try await define(engine, "x")
        let body: JSONValue = ["context": ["targetingKey": "user-1"]]
        let one = try await engine.engine.evaluate(FlagQuestion(key: "x", body: body))
        let assigned = try await look(engine, "experiments/x/assignment", ["unit": "user-1"])
        #expect(one.status == 200 && one.body["variant"] == assigned["arm"])
        let all = try await engine.engine.evaluate(FlagQuestion(key: nil, body: body))
        let again = try await engine.engine.evaluate(FlagQuestion(key: nil, body: body))
        #expect(all.etag != nil && all.etag == again.etag)
        _ = try await send(engine, "experiments/x/split", ["weights": ["A": 0, "B": 100]])
        let moved = try await engine.engine.evaluate(FlagQuestion(key: nil, body: body))
        #expect(moved.etag != all.etag)
        #expect(moved.body["flags"]?.array?.first?["variant"] == "B")
        let unknown = try await engine.engine.evaluate(FlagQuestion(key: "y", body: body))
        #expect(unknown.status == 404 && unknown.body["errorCode"] == "FLAG_NOT_FOUND")
        try await engine.engine.stop()
    }
}
