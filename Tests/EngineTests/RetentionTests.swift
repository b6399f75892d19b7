import EmbeddedLog
import Engine
import JSON
import Log
import SimulatedDisk
import Testing

@Suite("Retention of events")
struct RetentionTests {
    private static let hour: Int64 = 3_600_000

    private func open(_ disk: SimulatedDisk, _ clock: HandClock) async throws -> TestEngine {
        try await TestEngine.open(disk, clock: clock) {
            $0.log.retentionMilliseconds = 2 * Self.hour
            $0.log.segmentBytes = 16 << 10
            $0.snapshots.everyEvents = 50
            $0.snapshots.thinning = []
        }
    }

    @Test("lets go of what a snapshot of that age has folded, and of nothing else")
    func retention() async throws {
        let (disk, clock) = (SimulatedDisk(seed: 41), HandClock(TestEngine.start))
        let engine = try await open(disk, clock)
        var positions: [String] = []
        for round in 0..<60 {
            let first = round * 40
            let lines = (first..<first + 40).map {
                TestEngine.event($0, at: TestEngine.start + Int64(round) * 300_000 + Int64($0 % 40))
            }
            positions.append(try await engine.publish(lines).position)
            clock.advance(300_000)
            await engine.engine.applyRetention()
        }
        #expect(try await engine.total() == 2_400)
        let bytes = try disk.contents(of: "/data/log/inference-0").count
        #expect(bytes > 1)
        // The beginning is gone, and said to be.
        await #expect {
            try await engine.total(["as_of": positions[2]])
        } throws: { error in
            (error as? EngineError)?.kind == .invalid
        }
        #expect(try await engine.total(["as_of": positions[55]]) == 56 * 40)
        try await engine.engine.stop()
        let log = try EmbeddedLog.open(directory: "/data", storage: disk)
        #expect(try log.startOffset(of: TopicPartition(Topic(known: "inference"), 0)) > 0)
        try log.close()
        let next = try await open(disk, clock)
        #expect(try await next.total() == 2_400)
        #expect(try await next.total(["as_of": positions[55]]) == 56 * 40)
        try await next.engine.stop()
    }

    @Test("what was answered after a quiet night can be asked again, however little was kept before it")
    func quietNight() async throws {
        let (disk, clock) = (SimulatedDisk(seed: 42), HandClock(TestEngine.start))
        let engine = try await open(disk, clock)
        _ = try await engine.publish(TestEngine.events(0..<400))
        // Series fall idle, and from then on there is nothing that a tick would change.
        for _ in 0..<3 {
            clock.advance(60_000)
            await engine.engine.tick()
        }
        clock.advance(10 * Self.hour)
        let position = try await engine.engine.query(ViewQuery(view: "latency"))["position"]?.string
        let morning = clock.now
        _ = try await engine.publish(
            (400..<1_200).map { TestEngine.event($0, at: morning + Int64($0)) })
        try await snapshot(of: disk, notBefore: morning)
        await engine.engine.applyRetention()
        #expect(try await engine.total(["as_of": try #require(position)]) == 400)
        #expect(try await engine.total() == 1_200)
        try await engine.engine.stop()
    }

    private func snapshot(of disk: SimulatedDisk, notBefore time: Int64) async throws {
        let folder = "/data/snapshots/data-0"
        for _ in 0..<500 {
            let names = try disk.contents(of: folder).compactMap(SnapshotName.init(file:))
            if let newest = names.max(), newest.time >= time { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("no snapshot was taken")
    }

    @Test("snapshots from before the beginning do not come back after a power cut")
    func removal() async throws {
        let (disk, clock) = (SimulatedDisk(seed: 43), HandClock(TestEngine.start))
        let engine = try await open(disk, clock)
        for round in 0..<40 {
            let time = clock.now
            _ = try await engine.publish(
                (round * 60..<(round + 1) * 60).map { TestEngine.event($0, at: time + Int64($0)) })
            clock.advance(Self.hour / 4)
            await engine.engine.tick()
        }
        await engine.engine.applyRetention()
        let folder = "/data/snapshots/data-0"
        let oldest = try disk.contents(of: folder).compactMap(SnapshotName.init(file:)).min()
        disk.cutPower()
        #expect(try disk.contents(of: folder).compactMap(SnapshotName.init(file:)).min() == oldest)
        let next = try await open(disk, clock)
        #expect(try await next.total() == 2_400)
        try await next.engine.stop()
    }
}
