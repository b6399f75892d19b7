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
}
