import EmbeddedLog
import Engine
import JSON
import Log
import Replay
import SimulatedDisk
import Testing

@Suite("A rebuild on a disk that loses power")
struct RebuildCrashTests {
    private static let target: EngineConfiguration = {
        var configuration = EngineConfiguration()
        configuration.dataDirectory = "/rebuilt"
        configuration.snapshots.everyEvents = 20
        configuration.snapshots.leastMilliseconds = 0
        return configuration
    }()

    /// Goes on after a power cut at the `count`-th operation, and returns how many events the new directory has.
    private func rebuild(on disk: SimulatedDisk, cutAfter count: Int) async throws -> Int64 {
        let request = RebuildRequest(source: "/data", target: Self.target)
        disk.schedulePowerCut(after: count)
        _ = try? await Rebuild(request, storage: disk).run { _, _ in }
        disk.cutPower()
        if disk.content(of: "/rebuilt/.unfinished-rebuild.json") != nil
            || disk.content(of: "/rebuilt/format") == nil
        {
            _ = try await Rebuild(request, storage: disk).run { _, _ in }
        }
        disk.cutPower()
        let engine = try await TestEngine.open(disk, mode: .readOnly) { $0.dataDirectory = "/rebuilt" }
        defer { disk.erase("/rebuilt") }
        let total = try await engine.total()
        try await engine.engine.stop()
        return total
    }

    @Test("goes on where it was, and is whole when it says so")
    func interrupted() async throws {
        let disk = SimulatedDisk(seed: 51)
        let engine = try await TestEngine.open(disk, shards: 2)
        _ = try await engine.publish(TestEngine.events(0..<200, every: 7_000))
        try await engine.engine.stop()
        for count in stride(from: 1, to: 500, by: 7) {
            #expect(try await rebuild(on: disk, cutAfter: count) == 200, "a power cut after \(count)")
        }
    }

    @Test("goes on where nothing was folded yet")
    func emptyJournal() async throws {
        let disk = SimulatedDisk(seed: 52)
        let engine = try TestEngine.make(disk, shards: 1)
        try await engine.engine.stop()
        try await TestEngine.append(TestEngine.events(0..<30), to: disk)
        for count in stride(from: 1, to: 300, by: 3) {
            #expect(try await rebuild(on: disk, cutAfter: count) == 30, "a power cut after \(count)")
        }
    }
}
