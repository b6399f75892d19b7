import EmbeddedLog
import Engine
import JSON
import Log
import SimulatedDisk
import Testing

@Suite("An engine")
struct EngineTests {
    @Test("answers what was published, and after a restart the same", arguments: [1, 2, 4])
    func restart(shards: Int) async throws {
        let disk = SimulatedDisk(seed: 1)
        let first = try await TestEngine.open(disk, shards: shards)
        let answer = try await first.publish(TestEngine.events(0..<500))
        #expect(answer.accepted == 500 && answer.rejected.isEmpty && answer.duplicates == 0)
        let before = try await first.windows()
        #expect(try await first.total() == 500)
        try await first.engine.stop()
        let second = try await TestEngine.open(disk)
        #expect(second.engine.shardCount == shards)
        #expect(try await second.windows() == before)
        try await second.engine.stop()
    }

    @Test("gives the same windows whatever the number of shards")
    func shardCounts() async throws {
        var answers: [[JSONValue]] = []
        for shards in [1, 2, 4] {
            let engine = try await TestEngine.open(SimulatedDisk(seed: 1), shards: shards)
            _ = try await engine.publish(TestEngine.events(0..<1_000))
            answers.append(try await engine.windows(["window": "5m"]).map(Self.withoutFinality))
            try await engine.engine.stop()
        }
        #expect(answers[0] == answers[1] && answers[0] == answers[2])
    }

    /// Finality depends on how far each partition has come, which is another thing with other partitions.
    private static func withoutFinality(_ window: JSONValue) -> JSONValue {
        .object((window.members ?? []).filter { $0.name != "final" && $0.name != "revision" })
    }

    @Test("counts an event once that is published twice, also across a restart")
    func repetition() async throws {
        let disk = SimulatedDisk(seed: 2)
        let first = try await TestEngine.open(disk)
        _ = try await first.publish(TestEngine.events(0..<100))
        #expect(try await first.publish(TestEngine.events(50..<150)).duplicates == 50)
        try await first.engine.stop()
        let second = try await TestEngine.open(disk)
        #expect(try await second.publish(TestEngine.events(0..<150)).duplicates == 150)
        #expect(try await second.total() == 150)
        try await second.engine.stop()
    }

    @Test("keeps what it rejects as dead letters with reason and bytes")
    func deadLetters() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 3))
        let answer = try await engine.publish(["{broken", TestEngine.event(1, at: TestEngine.start)])
        #expect(answer.accepted == 1 && answer.rejected.map(\.index) == [0])
        let letters = try await engine.engine.query(ViewQuery(view: "dead-letters"))
        let letter = try #require(letters["dead_letters"]?.array?.first)
        #expect(letter["reason"]?.string == answer.rejected[0].reason)
        #expect(letter["bytes"]?.string.flatMap(Base64.decode) == Array("{broken".utf8))
        try await engine.engine.stop()
    }

    @Test("waits for a position, and says when it isn't reached in time")
    func after() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 4))
        let answer = try await engine.publish(TestEngine.events(0..<10), ack: .durable)
        #expect(try await engine.windows(after: answer.position).count > 0)
        await #expect(throws: EngineError.self) {
            try await engine.engine.query(
                ViewQuery(view: "latency", after: "inference-0:1000", timeoutMilliseconds: 10))
        }
        await #expect(throws: EngineError.self) {
            try await engine.engine.query(ViewQuery(view: "latency", after: "yesterday"))
        }
        try await engine.engine.stop()
    }

    @Test("answers from the log what the tiers no longer hold, and says so")
    func oldWindows() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 5)) {
            $0.windows.tiers = [.init(windowMilliseconds: 60_000, keptMilliseconds: 600_000)]
        }
        _ = try await engine.publish(TestEngine.events(0..<2_000, every: 10_000))
        // The control shard merges on its own time; until it has, what was given out is in memory.
        while try await engine.readFrom() == "memory" { await Task.yield() }
        #expect(try await engine.readFrom() == "memory and log")
        #expect(try await engine.total() == 2_000)
        #expect(
            try await engine.total(["from": "2026-01-01T01:00:00Z", "to": "2026-01-01T02:00:00Z"]) == 360)
        try await engine.engine.stop()
    }

    @Test("refuses other settings than those that the directory was made with")
    func settings() async throws {
        let disk = SimulatedDisk(seed: 6)
        let first = try await TestEngine.open(disk)
        try await first.engine.stop()
        await #expect(throws: LogError.self) {
            try await TestEngine.open(disk) { $0.windows.outOfOrderMilliseconds = 1 }
        }
        await #expect(throws: LogError.self) { try await TestEngine.open(disk, shards: 7) }
    }

    @Test("closes windows by a declared watermark")
    func watermark() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 7), shards: 2)
        _ = try await engine.publish(TestEngine.events(0..<30))
        let time = TestEngine.start + 60_000
        _ = try await engine.engine.declareWatermark(
            WatermarkDeclaration(time: time, acknowledgement: .applied))
        #expect(try await engine.windows().map { $0["final"]?.bool } == [true])
        #expect(try await engine.total() == 30)
        try await engine.engine.stop()
    }

    @Test("goes on answering from what was folded when the disk fails and the log takes no more")
    func failedDisk() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 8))
        _ = try await engine.publish(TestEngine.events(0..<100))
        var faults = DiskFaults()
        faults.syncFails = 1
        engine.disk.setFaults(faults)
        await #expect(throws: EngineError.self) {
            try await engine.publish(TestEngine.events(100..<200), ack: .durable)
        }
        #expect(try await engine.total() == 100)
        // Shards that find out later, because they can't write their journals, go on answering as well.
        for second in 1...3 {
            engine.clock.advance(1_000)
            try await Task.sleep(for: .milliseconds(100))
            #expect(try await engine.total() == 100, "after \(second) s")
        }
        guard case .failed(let reason) = engine.engine.readiness else {
            Issue.record("the engine is \(engine.engine.readiness)")
            return
        }
        #expect(reason.contains("takes no events"))
        await #expect(throws: EngineError.self) { try await engine.publish(TestEngine.events(200..<201)) }
        try await engine.engine.stop()
    }

    @Test("stops a restore that is no longer wanted, and loses nothing by it")
    func cancelledRestore() async throws {
        let disk = SimulatedDisk(seed: 9)
        let first = try await TestEngine.open(disk)
        _ = try await first.publish(TestEngine.events(0..<500))
        try await first.engine.stop()
        let second = try TestEngine.make(disk)
        let restoring = Task { try await second.engine.restore() }
        restoring.cancel()
        await #expect(throws: CancellationError.self) { try await restoring.value }
        if case .failed(let reason) = second.engine.readiness { Issue.record("\(reason)") }
        try await second.engine.stop()
        let third = try await TestEngine.open(disk)
        #expect(try await third.total() == 500)
        try await third.engine.stop()
    }
}
