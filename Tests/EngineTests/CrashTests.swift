import EmbeddedLog
import Engine
import JSON
import Log
import SimulatedDisk
import Testing

@Suite("After a power cut")
struct CrashTests {
    @Test(
        "every acknowledged event is there, once, and windows are exact", arguments: 0..<60 as Range<UInt64>)
    func acknowledged(seed: UInt64) async throws {
        let disk = SimulatedDisk(seed: seed)
        var acknowledged = 0
        var sent = 0
        for _ in 0..<3 {
            let engine = try await TestEngine.open(disk, shards: 1 + Int(seed % 3)) {
                $0.snapshots.everyEvents = 40
            }
            for _ in 0..<4 {
                let answer = try await engine.publish(
                    TestEngine.events(sent..<(sent + 25), every: 5_000),
                    ack: seed % 2 == 0 ? .durable : .applied)
                sent += 25
                acknowledged += answer.accepted
                engine.clock.advance(700)
            }
            // Nobody stops this engine: its tasks end with the test, on a disk that is no longer theirs.
            disk.cutPower()
        }
        let last = try await TestEngine.open(disk)
        #expect(try await last.total() == Int64(acknowledged), "seed \(seed)")
        let again = try await last.publish(TestEngine.events(0..<sent, every: 5_000))
        #expect(again.duplicates == sent, "seed \(seed)")
        try await last.engine.stop()
    }

    @Test(
        "what is left can be asked without writing, also as of then", arguments: 0..<40 as Range<UInt64>)
    func readOnly(seed: UInt64) async throws {
        let disk = SimulatedDisk(seed: seed)
        var (acknowledged, sent) = (0, 0)
        for _ in 0..<3 {
            let engine = try await TestEngine.open(disk, shards: 1 + Int(seed % 3)) {
                $0.snapshots.everyEvents = 20
            }
            for _ in 0..<6 {
                acknowledged += try await engine.publish(
                    TestEngine.events(sent..<(sent + 20), every: 30_000)
                ).accepted
                sent += 20
                engine.clock.advance(700)
            }
            disk.cutPower()
            let reader = try await TestEngine.open(disk, mode: .readOnly)
            #expect(try await reader.total() == Int64(acknowledged))
            let latest = RFC3339.text(engine.clock.now)
            #expect(try await reader.total(["as_of": latest]) <= Int64(acknowledged))
            try await reader.engine.stop()
        }
    }
}
