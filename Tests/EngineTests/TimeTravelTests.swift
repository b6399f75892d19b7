import EmbeddedLog
import Engine
import JSON
import Log
import SimulatedDisk
import Testing

@Suite("As of a past moment")
struct TimeTravelTests {
    /// An answer, and where and when it was given.
    struct Said {
        var query: ViewQuery
        var answer: JSONValue
        var position: String
        var time: Int64
    }

    private static let queries = [
        ViewQuery(view: "latency"), ViewQuery(view: "latency", parameters: ["window": "all"]),
        ViewQuery(view: "latency", parameters: ["window": "5m", "group_by": "model"]),
        ViewQuery(view: "late"),
        ViewQuery(view: "dead-letters"),
    ]

    /// Some minutes of traffic with disorder, late events, repetitions and broken lines; asks after each piece.
    private func live(_ engine: TestEngine, rounds: Range<Int>) async throws -> [Said] {
        var said: [Said] = []
        for round in rounds {
            let first = round * 60
            var lines = (first..<first + 60).map { number in
                TestEngine.event(
                    number, at: TestEngine.start + Int64((number * 7_919) % 13_000) + Int64(number) * 1_500,
                    model: number % 3 == 0 ? "chat" : "code", latency: Double(number % 97))
            }
            if round > 3 { lines.append(TestEngine.event(9_000 + round, at: TestEngine.start + 1_000)) }
            lines.append(lines[5])
            lines.append("broken \(round)")
            _ = try await engine.publish(lines)
            said += try await ask(engine)
            engine.clock.advance(10_000)
            // A shard takes a tick only once it has seen that nothing is left to be read.
            for _ in 0..<5 {
                await engine.engine.tick()
                try await Task.sleep(for: .milliseconds(5))
            }
            engine.clock.advance(10_000)
        }
        return said
    }

    private func ask(_ engine: TestEngine) async throws -> [Said] {
        var said: [Said] = []
        for query in Self.queries {
            let answer = try await engine.engine.query(query)
            let position = try #require(answer["position"]?.string)
            said.append(
                Said(query: query, answer: answer.content, position: position, time: engine.clock.now))
        }
        return said
    }

    private func expectPast(_ said: [Said], of engine: TestEngine, _ comment: Comment) async throws {
        for one in said {
            var query = one.query
            query.parameters["as_of"] = one.position
            let answer = try await engine.engine.view(query)
            #expect(answer.json.content == one.answer, comment)
            #expect(answer.past != nil)
        }
    }

    @Test(
        "an answer is the one that was given at that position, open windows included", arguments: [1, 2, 3])
    func positions(shards: Int) async throws {
        let disk = SimulatedDisk(seed: 21)
        let first = try await TestEngine.open(disk, shards: shards) { $0.snapshots.everyEvents = 100 }
        let said = try await live(first, rounds: 0..<12)
        try await expectPast(said, of: first, "while the engine runs")
        try await first.engine.stop()
        let second = try await TestEngine.open(disk, clock: first.clock)
        try await expectPast(said, of: second, "after a restart")
        let more = try await live(second, rounds: 12..<15)
        try await expectPast(said + more, of: second, "after more events")
        try await second.engine.stop()
        for shard in (0..<shards).map({ "data-\($0)" }) + ["control"] {
            let folder = "/data/snapshots/\(shard)"
            for name in try disk.contents(of: folder) { try disk.remove("\(folder)/\(name)") }
        }
        let third = try await TestEngine.open(disk, clock: first.clock)
        try await expectPast(said, of: third, "without any snapshot")
        try await third.engine.stop()
    }

    @Test("an answer as of a time is the state before the first later tick")
    func times() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 22), shards: 2)
        let said = try await live(engine, rounds: 0..<8)
        // Ten seconds later there is a tick, before the next round's events.
        for one in said {
            var query = one.query
            query.parameters["as_of"] = RFC3339.text(one.time + 5_000)
            let then = try await engine.engine.query(query)
            #expect(then.content == one.answer, "\(query)")
            query.parameters["as_of"] = then["position"]?.string
            #expect(try await engine.engine.query(query).content == one.answer, "\(query)")
        }
        var before = ViewQuery(view: "latency")
        before.parameters["as_of"] = RFC3339.text(TestEngine.start - 1)
        #expect(try await engine.engine.query(before)["windows"]?.array?.isEmpty == true)
        try await engine.engine.stop()
    }

    @Test("under a declared clock, a declaration is the only tick")
    func declaredClock() async throws {
        let disk = SimulatedDisk(seed: 26)
        let first = try await TestEngine.open(disk) { $0.clock = .declared }
        func round(_ number: Int, _ engine: TestEngine) async throws {
            let events = TestEngine.events(number * 60..<(number + 1) * 60)
            _ = try await engine.publish(events)
            engine.clock.advance(3_600_000)
            let time = TestEngine.start + Int64(number + 1) * 60_000
            _ = try await engine.engine.declareWatermark(
                WatermarkDeclaration(time: time, acknowledgement: .applied))
        }
        for number in 0..<3 { try await round(number, first) }
        try await first.engine.stop()
        let second = try await TestEngine.open(disk, clock: first.clock) { $0.clock = .declared }
        for number in 3..<5 { try await round(number, second) }
        for number in 1...5 {
            let asOf = RFC3339.text(TestEngine.start + Int64(number) * 60_000)
            // What came after the declaration and before the next one is under its tick.
            let expected = min(5, number + 1) * 60
            #expect(try await second.total(["as_of": asOf]) == Int64(expected), "after declaration \(number)")
        }
        let finals = try await second.windows().map { $0["final"]?.bool }
        #expect(finals == Array(repeating: true, count: 5))
        try await second.engine.stop()
    }

    @Test("the position of published events is the state that has folded them")
    func publishedPosition() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 23), shards: 1)
        let answer = try await engine.publish(TestEngine.events(0..<40))
        engine.clock.advance(5_000)
        _ = try await engine.publish(TestEngine.events(40..<90))
        #expect(try await engine.total(["as_of": answer.position]) == 40)
        #expect(try await engine.total() == 90)
        try await engine.engine.stop()
    }

    @Test("the second question of a moment replays nothing")
    func cached() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 24))
        let said = try await live(engine, rounds: 0..<3)
        var query = said[0].query
        query.parameters["as_of"] = said[0].position
        let first = try #require(try await engine.engine.view(query).past)
        let second = try #require(try await engine.engine.view(query).past)
        #expect(!first.isCached && first.replayedRecords > 0)
        #expect(second.isCached && second.replayedRecords == 0)
        #expect(first.position == second.position)
        try await engine.engine.stop()
    }

    @Test(
        "a moment that never was is refused",
        arguments: ["yesterday", "journal-0:1000000", "inference-0:1000000", "journal-9:1", "windows-0"])
    func refused(asOf: String) async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 25))
        _ = try await engine.publish(TestEngine.events(0..<10))
        await #expect {
            try await engine.engine.query(ViewQuery(view: "latency", parameters: ["as_of": asOf]))
        } throws: { error in
            (error as? EngineError)?.kind == .invalid
        }
        try await engine.engine.stop()
    }
}

extension JSONValue {
    /// An answer without the name of its moment.
    var content: JSONValue { .object((members ?? []).filter { $0.name != "position" }) }
}
