import Engine
import JSON
import Log
import Streams
import Testing

@Suite("The health of deployed versions")
struct ModelHealthTests {
    private static let start = FleetDriver.start

    private var data = ShardDriver(ShardFactory(configuration: EngineConfiguration(), shards: 1).data(0))
    private var control = ShardDriver(ShardFactory(configuration: EngineConfiguration(), shards: 1).control())

    private mutating func command(_ method: String, _ path: String, _ body: JSONValue) throws {
        let request = CommandRequest(
            method, path.split(separator: "/").map(String.init), body: body, actor: "ann")
        try control.feed(try control.core.prepare(request, time: Self.start).events, input: 1)
    }

    private mutating func deploy() throws {
        try command("POST", "models", ["model": "chat"])
        try command(
            "POST", "models/chat/versions",
            ["version": "v1", "requirements": ["latency_p99_ms": 100, "error_rate": 0.1]])
        try command("POST", "models/chat/versions", ["version": "v2"])
        for version in ["v1", "v2"] {
            try command("POST", "models/chat/versions/\(version)/approval", ["approval": "approved"])
        }
        try command("PUT", "models/chat/traffic/production", ["split": ["v1": 75, "v2": 25]])
    }

    /// 300 inferences of v1, and 100 of v2 that are too slow.
    private mutating func serve() throws {
        let events = (0..<400 as Range<Int64>).map { number -> [UInt8] in
            let (version, latency) = number % 4 == 3 ? ("v2", 400) : ("v1", 40)
            return Array(
                (#"{"specversion":"1.0","id":"e\#(number)","source":"/test","type":"io.varve.inference.completed.v1","#
                    + #""time":"\#(RFC3339.text(Self.start + number * 1_000))","data":{"model":"chat","#
                    + #""version":"\#(version)","latency_ms":\#(latency)}}"#).utf8)
        }
        try data.feed(events)
        let end = Self.start + 600_000
        try data.feed([WatermarkEvent.json(id: "w", time: end, declared: end).encoded()])
        try control.feed(data.output.filter { $0.output == 0 }.map(\.value))
    }

    private func versions(_ parameters: [String: String] = [:]) throws -> [JSONValue] {
        guard case .body(let body, _) = try control.core.answer(["views", "model-health"], parameters) else {
            return []
        }
        return body["versions"]?.array ?? []
    }

    @Test("is one score each, of the last closed windows, against what is registered")
    mutating func scores() throws {
        try deploy()
        try serve()
        let versions = try self.versions()
        #expect(versions.compactMap { $0["version"]?.string } == ["v1", "v2"])
        let (good, bad) = (versions[0], versions[1])
        #expect(good["score"]?.number == 100 && good["status"]?.string == "healthy")
        #expect(bad["factors"]?.array?.first?["feature"]?.string == "latency")
        #expect(bad["factors"]?.array?.first?["score"]?.number == 0)
        #expect((bad["score"]?.number ?? 100) < 70)
        #expect(good["share"]?.number == 75 && good["count"]?.integer == 300)
        #expect(good["window"]?["end"]?.string == RFC3339.text(Self.start + 600_000))
    }

    @Test("says nothing of a version before a window of its model has closed")
    mutating func early() throws {
        try deploy()
        let versions = try self.versions(["model": "chat"])
        #expect(versions.count == 2)
        #expect(versions.allSatisfy { $0["score"] == .null && $0["window"] == .null })
        #expect(try self.versions(["model": "other"]).isEmpty)
        #expect(throws: EngineError.self) { try self.versions(["window": "90s"]) }
    }
}
