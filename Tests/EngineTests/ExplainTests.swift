import Engine
import JSON
import SimulatedDisk
import Testing

@Suite("From a number to the events that it was folded from")
struct ExplainTests {
    private static let start = TestEngine.start

    private func explain(
        _ engine: TestEngine, _ parameters: [String: String]
    ) async throws -> JSONValue {
        try await engine.engine.resource(ResourceRequest(["explain"], parameters: parameters)).body
    }

    private func time(_ seconds: Int64) -> String { RFC3339.text(Self.start + seconds * 1_000) }

    private func offsets(_ events: JSONValue?) -> [Int64] {
        (events?.array ?? []).compactMap { $0["offset"]?.integer }
    }

    /// Two models take turns, a second an event.
    private func traffic(_ disk: SimulatedDisk, shards: Int = 1) async throws -> TestEngine {
        let engine = try await TestEngine.open(disk, shards: shards)
        let lines = (0..<300).map { index in
            TestEngine.event(
                index, at: Self.start + Int64(index) * 1_000, model: index % 2 == 0 ? "chat" : "fraud")
        }
        _ = try await engine.publish(lines)
        return engine
    }

    @Test("an open and a closed window name the first and the last of their events, and list exactly them")
    func latency() async throws {
        let engine = try await traffic(SimulatedDisk(seed: 1))
        for minute in [0, 1, 4] as [Int64] {
            let answer = try await explain(
                engine, ["model": "chat", "at": time(minute * 60 + 30), "events": "true", "limit": "1000"])
            #expect(answer["windows"]?.array?.first?["count"] == 30)
            #expect(answer["start"]?.string == time(minute * 60))
            let inputs = try #require(answer["inputs"]?.array)
            #expect(inputs.map { $0["first_offset"]?.integer } == [minute * 60])
            #expect(inputs.map { $0["last_offset"]?.integer } == [minute * 60 + 58])
            #expect(offsets(answer["events"]) == (0..<30).map { minute * 60 + $0 * 2 })
        }
        try await engine.engine.stop()
    }

    @Test(
        "several partitions are several ranges, whose events together are the window's; pages don't overlap")
    func partitions() async throws {
        let engine = try await traffic(SimulatedDisk(seed: 2), shards: 3)
        var (ids, token): ([String], String?) = ([], nil)
        repeat {
            var parameters = [
                "model": "fraud", "at": time(0), "window": "3m", "events": "true", "limit": "7",
            ]
            parameters["page_token"] = token
            let page = try await explain(engine, parameters)
            #expect(page["inputs"]?.array?.count == 3)
            ids += (page["events"]?.array ?? []).compactMap { $0["event"]?["id"]?.string }
            token = page["next_page_token"]?.string
        } while token != nil
        #expect(ids.count == 90 && Set(ids) == Set((0..<90).map { "e\($0 * 2 + 1)" }))
        try await engine.engine.stop()
    }

    @Test("a repeated event is listed and said to be one; a late one lies in the window's range")
    func repetitions() async throws {
        let engine = try await traffic(SimulatedDisk(seed: 3))
        _ = try await engine.publish([
            TestEngine.event(0, at: Self.start), TestEngine.event(900, at: Self.start + 1_500),
        ])
        let answer = try await explain(
            engine, ["model": "chat", "at": time(0), "events": "true", "limit": "1000"])
        #expect(answer["windows"]?.array?.first?["count"] == 31)
        #expect(answer["inputs"]?.array?.first?["last_offset"] == 301)
        let events = answer["events"]?.array ?? []
        #expect(events.count { $0["repetition"] == true } == 1)
        #expect(events.count { $0["repetition"] == nil } == 31)
        try await engine.engine.stop()
    }

    @Test("quality is explained by predictions and by their labels, whenever these came")
    func quality() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 4))
        func event(_ type: String, _ id: String, _ seconds: Int64, _ data: String) -> String {
            #"{"specversion":"1.0","id":"\#(id)","source":"/t","type":"io.varve.\#(type).v1","#
                + #""time":"\#(time(seconds))","data":{"model":"chat",\#(data)}}"#
        }
        _ = try await engine.publish(
            (0..<4).map {
                event(
                    "inference.completed", "p\($0)", Int64($0),
                    #""version":"v1","request_id":"r\#($0)","prediction":1"#)
            })
        _ = try await engine.publish(
            (0..<6).map {
                event("feedback.recorded", "l\($0)", 7_200 + Int64($0), #""request_id":"r\#($0)","label":1"#)
            }, topic: "feedback")
        _ = try await engine.publish(
            [event("feedback.recorded", "far", 90_000, #""request_id":"other","label":1"#)], topic: "feedback"
        )
        let answer = try await explain(
            engine, ["view": "quality", "model": "chat", "at": time(0), "events": "true"])
        let topics = (answer["inputs"]?.array ?? []).compactMap { $0["topic"]?.string }
        #expect(topics.contains("inference"))
        let ids = (answer["events"]?.array ?? []).compactMap { $0["event"]?["id"]?.string }
        #expect(Set(ids).isSuperset(of: ["p0", "p1", "p2", "p3"]))
        if topics.contains("feedback") { #expect(Set(ids).isSuperset(of: ["l0", "l1", "l2", "l3"])) }
        #expect(!ids.contains("l4") && !ids.contains("far"))
        for view in ["latency", "drift"] {
            let other = try await explain(
                engine, ["view": view, "model": "chat", "at": time(0), "events": "true"])
            let named = (other["inputs"]?.array ?? []).compactMap { $0["topic"]?.string }
            #expect(Set(named) == ["inference"], "labels are in no number of \(view)")
            let counted = (other["events"]?.array ?? []).compactMap { $0["event"]?["id"]?.string }
            #expect(counted == ["p0", "p1", "p2", "p3"])
        }
        try await engine.engine.stop()
    }

    @Test("as of an earlier position a window is explained by what it held then")
    func past() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 5))
        _ = try await engine.publish(TestEngine.events(0..<10))
        let before = try await explain(engine, ["at": time(0)])
        let position = try #require(before["position"]?.string)
        _ = try await engine.publish(TestEngine.events(10..<20))
        #expect(try await explain(engine, ["at": time(0)])["inputs"]?.array?.first?["last_offset"] == 19)
        let then = try await explain(engine, ["at": time(0), "as_of": position])
        #expect(then["inputs"] == before["inputs"] && then["windows"] == before["windows"])
        try await engine.engine.stop()
    }

    @Test(
        "a question that can't be read names its parameter",
        arguments: [
            ("at", ["model": "chat"]), ("at", ["at": "noon"]), ("view", ["view": "registry", "at": "x"]),
            ("window", ["at": "2026-01-01T00:00:00Z", "window": "all"]),
            ("from", ["at": "2026-01-01T00:00:00Z", "from": "2026-01-01T00:00:00Z"]),
            ("events", ["at": "2026-01-01T00:00:00Z", "events": "maybe"]),
            ("nope", ["at": "2026-01-01T00:00:00Z", "nope": "1"]),
        ] as [(String, [String: String])])
    func broken(name: String, parameters: [String: String]) async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 6))
        let error = await #expect(throws: EngineError.self) { _ = try await explain(engine, parameters) }
        #expect(error?.kind == .invalid && error?.errors.first?.pointer == name)
        try await engine.engine.stop()
    }
}
