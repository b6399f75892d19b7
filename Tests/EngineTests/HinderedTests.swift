import EmbeddedLog
import Engine
import JSON
import Log
import SimulatedDisk
import Testing

@Suite("An engine that is hindered")
struct HinderedTests {
    @Test("goes on by itself when a full disk has room again, and has lost and doubled nothing")
    func fullDisk() async throws {
        let disk = SimulatedDisk(seed: 11)
        let engine = try await TestEngine.open(disk) { $0.snapshots.everyEvents = 200 }
        disk.setCapacity(disk.usedBytes + 60_000)
        var acknowledged = 0
        var refused = 0
        for round in 0..<60 {
            do {
                let events = TestEngine.events(round * 50..<(round + 1) * 50, every: 5_000)
                acknowledged += try await engine.publish(events, ack: .durable).accepted
            } catch { refused += 1 }
            engine.clock.advance(1_100)
        }
        #expect(refused > 0 && acknowledged > 0)
        #expect(try await engine.total() > 0)
        disk.setCapacity(nil)
        try await engine.becomeReady()
        // All of it again: what was acknowledged is known, what was refused is new.
        let again = try await engine.publish(TestEngine.events(0..<3_000, every: 5_000))
        #expect(again.duplicates == acknowledged)
        #expect(try await engine.total() == 3_000)
        let windows = try await engine.windows()
        try await engine.engine.stop()
        let next = try await TestEngine.open(disk)
        #expect(try await next.windows() == windows)
        try await next.engine.stop()
    }

    @Test("is made whole by the next start, wherever the power went while it was made")
    func interruptedMaking() async throws {
        for operation in 1...120 {
            let disk = SimulatedDisk(seed: UInt64(operation))
            disk.schedulePowerCut(after: operation)
            let first = try? await TestEngine.open(disk, shards: 3)
            disk.cutPower()
            try? await first?.engine.stop()
            let second = try await TestEngine.open(disk, shards: 3)
            #expect(
                try await second.publish(TestEngine.events(0..<5)).accepted == 5, "operation \(operation)")
            try await second.engine.stop()
        }
    }

    @Test("stops although its disk has become full while it had nothing to do")
    func stopWhileHeld() async throws {
        let disk = SimulatedDisk(seed: 14)
        let engine = try await TestEngine.open(disk)
        _ = try await engine.publish(TestEngine.events(0..<30))
        disk.setCapacity(1)
        engine.clock.advance(120_000)
        // The ticker notices; an append would.
        while case .ready = engine.engine.readiness { try await Task.sleep(for: .milliseconds(20)) }
        // What can't be written is folded again by the next start.
        try? await engine.engine.stop()
        disk.setCapacity(nil)
        disk.killProcess()
        let next = try await TestEngine.open(disk)
        while try await next.total() < 30 { await Task.yield() }
        try await next.engine.stop()
    }

    @Test("takes nothing for late because it was not running")
    func pause() async throws {
        let disk = SimulatedDisk(seed: 12)
        let first = try await TestEngine.open(disk)
        _ = try await first.publish(TestEngine.events(0..<30))
        let shards = first.engine.shardCount
        disk.cutPower()
        // Durable, and folded by nobody: as after a crash between the two.
        try await TestEngine.append(TestEngine.events(30..<50), to: disk)
        first.clock.advance(600_000)
        let second = try await TestEngine.open(disk, clock: first.clock)
        #expect(second.engine.shardCount == shards)
        while try await second.total() < 50 { await Task.yield() }
        let late = try await second.engine.query(ViewQuery(view: "late"))
        #expect(late["windows"]?.array?.isEmpty == true)
        try await second.engine.stop()
    }

    @Test("tells the whole range's first and last window, whatever it is answered from")
    func wholeRange() async throws {
        let engine = try await TestEngine.open(SimulatedDisk(seed: 13))
        // Five hours; most of it is in the largest tier only as part of a day.
        _ = try await engine.publish(TestEngine.events(0..<1_800, every: 10_000))
        while try await engine.closedWindows() < 290 { await Task.yield() }
        let windows = try await engine.windows(["window": "all"])
        #expect(windows.map { $0["start"]?.string } == ["2026-01-01T00:00:00.000Z"])
        #expect(windows.map { $0["end"]?.string } == ["2026-01-01T05:00:00.000Z"])
        try await engine.engine.stop()
    }
}
