import Engine
import JSON
import SimulatedDisk
import Testing

@Suite("Dimensions, from a command to views by segment")
struct DimensionTests {
    private func event(_ number: Int, region: String, latency: Int) -> String {
        let time = RFC3339.text(TestEngine.start + Int64(number) * 1_000)
        let data =
            #"{"model":"chat","version":"v1","request_id":"\#(number)","region":"\#(region)","prediction":1,"latency_ms":\#(latency)}"#
        return
            #"{"specversion":"1.0","id":"\#(number)","source":"/t","type":"io.varve.inference.completed.v1","#
            + #""time":"\#(time)","data":\#(data)}"#
    }

    private func label(_ number: Int, _ label: Int) -> String {
        let time = RFC3339.text(TestEngine.start + Int64(number) * 1_000)
        return
            #"{"specversion":"1.0","id":"l\#(number)","source":"/t","type":"io.varve.feedback.recorded.v1","#
            + #""time":"\#(time)","data":{"model":"chat","request_id":"\#(number)","label":\#(label)}}"#
    }

    private func command(
        _ engine: TestEngine, _ method: String, _ path: [String], _ body: JSONValue? = nil
    ) async throws -> CommandAnswer {
        try await engine.engine.execute(CommandRequest(method, path, body: body, actor: "ann"))
    }

    private func windows(
        _ engine: TestEngine, _ view: String = "latency", _ parameters: [String: String]
    ) async throws -> [JSONValue] {
        let answer = try await engine.engine.query(
            ViewQuery(view: view, parameters: ["window": "all"].merging(parameters) { $1 }))
        return try #require(answer["windows"]?.array)
    }

    @Test(
        "a declared field divides what comes from then on, in every shard, through a restart, and as of then")
    func lifecycle() async throws {
        let disk = SimulatedDisk(seed: 3)
        var engine = try await TestEngine.open(disk, shards: 3)
        _ = try await engine.publish((0..<30).map { event($0, region: "eu", latency: 10) })
        let declared = try await command(
            engine, "POST", ["dimensions"], ["model": "chat", "field": "region"])
        #expect(declared.status == 201 && declared.body["id"] == "dimension-1")
        let again = try await command(engine, "POST", ["dimensions"], ["model": "chat", "field": "region"])
        #expect(again.status == 200 && again.body["events"] == [])
        _ = try await engine.publish(
            (30..<60).map { event($0, region: $0 % 3 == 0 ? "us" : "eu", latency: $0 % 3 == 0 ? 50 : 10) })
        try await engine.engine.stop()
        engine = try await TestEngine.open(disk, shards: 3)
        _ = try await engine.publish(
            (60..<90).map { event($0, region: $0 % 3 == 0 ? "us" : "eu", latency: $0 % 3 == 0 ? 50 : 10) })
        let rows = try await windows(engine, "latency", ["group_by": "model,region"])

        let counts = Dictionary(
            uniqueKeysWithValues: rows.map { ($0["region"]?.string ?? "", $0["count"]?.integer ?? 0) })
        #expect(counts == ["": 30, "eu": 40, "us": 20])
        let us = try await windows(engine, "latency", ["segment": "region=us"])
        #expect(us.count == 1 && us[0]["latency_ms"]?["min"]?.number == 50)
        let all = try await windows(engine, "latency", [:])
        #expect(all.count == 1 && all[0]["count"] == 90)
        let retracted = try await command(engine, "DELETE", ["dimensions", "dimension-1"])
        #expect(retracted.status == 200)
        _ = try await engine.publish((90..<100).map { event($0, region: "us", latency: 50) })
        let later = try await windows(engine, "latency", ["segment": "region=us"])
        #expect(later[0]["count"] == 20)
        try await engine.engine.stop()
    }

    @Test("labels count in the segment of their prediction")
    func quality() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 4), shards: 2)
        _ = try await command(engine, "POST", ["dimensions"], ["model": "*", "field": "region"])
        _ = try await engine.publish(
            (0..<40).map { event($0, region: $0 % 2 == 0 ? "us" : "eu", latency: 5) })
        _ = try await engine.publish((0..<40).map { label($0, $0 % 2 == 0 ? 0 : 1) }, topic: "feedback")
        let rows = try await windows(engine, "quality", ["group_by": "region"])
        let accuracy = rows.map { ($0["region"]?.string, $0["accuracy"]?.number) }
        #expect(accuracy.contains { $0 == ("us", 0) } && accuracy.contains { $0 == ("eu", 1) })
        try await engine.engine.stop()
    }

    @Test("what can't be a dimension is refused with a pointer")
    func refusals() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 5), shards: 1)
        await #expect(throws: EngineError.self) {
            _ = try await command(engine, "POST", ["dimensions"], ["model": "chat", "field": "latency_ms"])
        }
        await #expect(throws: EngineError.self) {
            _ = try await command(engine, "DELETE", ["dimensions", "dimension-1"])
        }
        await #expect(throws: EngineError.self) {
            _ = try await windows(engine, "latency", ["segment": "region"])
        }
        try await engine.engine.stop()
    }
}
