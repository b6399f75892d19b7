import EmbeddedLog
import Engine
import Foundation
import JSON
import Log
import Replay
import Testing

@Suite("Rebuilding a data directory from its log and journal")
struct RebuildTests {
    @Test("gives the same hash, the same views, and a directory that goes on", arguments: [1, 3])
    func sameState(shards: Int) async throws {
        try await RebuildFixture.inFolder { folder in
            let position = try await folder.fill(shards: shards, events: 0..<600)
            let original = try await folder.verify("a")
            let report = try await folder.rebuild("a", into: "b")
            #expect(report.verification.divergence == nil)
            #expect(report.verification.hash == original.hash)
            #expect(report.verification.events == 600)
            #expect(report.verification.shards.allSatisfy { $0.checkpoints > 0 })
            let again = try await folder.verify("b")
            #expect(again.hash == original.hash && again.divergence == nil)
            #expect(try await folder.windows("b") == folder.windows("a"))
            #expect(try await folder.letters("a").count == 6)
            #expect(try await folder.letters("b") == folder.letters("a"))
            #expect(!FileManager.default.fileExists(atPath: folder.path("b/.unfinished-rebuild.json")))
            // The same events again are repetitions, others are not.
            _ = try await folder.fill("b", shards: nil, events: 590..<610)
            #expect(try await folder.count("b") == 610)
            #expect(!position.isEmpty)
        }
    }

    @Test("up to a position, gives the views that were recorded there", arguments: [1, 3])
    func toPosition(shards: Int) async throws {
        try await RebuildFixture.inFolder { folder in
            let position = try await folder.fill(shards: shards, events: 0..<300)
            let then = try await folder.windows("a")
            _ = try await folder.fill("a", shards: nil, events: 300..<600)
            let report = try await folder.rebuild("a", into: "b", to: position)
            #expect(report.verification.divergence == nil)
            #expect(try await folder.windows("b") == then)
            #expect(try await folder.verify("b").hash == report.verification.hash)
            _ = try await folder.fill("b", shards: nil, events: 300..<320)
            #expect(try await folder.count("b") == 320)
        }
    }

    @Test("up to a time, takes no step with a later tick")
    func toTime() async throws {
        try await RebuildFixture.inFolder { folder in
            _ = try await folder.fill(shards: 2, events: 0..<200)
            let time = RFC3339.text(folder.clock.now)
            _ = try await folder.fill("a", shards: nil, events: 200..<400)
            _ = try await folder.rebuild("a", into: "b", to: time)
            #expect(try await folder.count("b") == 200)
            #expect(try await folder.verify("b").divergence == nil)
            _ = try await folder.rebuild("a", into: "c", to: "2020-01-01T00:00:00Z")
            #expect(try await folder.count("c") == 0)
        }
    }

    @Test("goes on after an interruption, and nobody else opens the directory before")
    func interruption() async throws {
        try await RebuildFixture.inFolder { folder in
            _ = try await folder.fill(shards: 1, events: 0..<600, lot: 3)
            let whole = try await folder.rebuild("a", into: "whole")
            try await folder.rebuildInterrupted("a", into: "b")
            #expect(FileManager.default.fileExists(atPath: folder.path("b/.unfinished-rebuild.json")))
            let snapshots = folder.path("b/snapshots/data-0")
            #expect(try !FileManager.default.contentsOfDirectory(atPath: snapshots).isEmpty)
            await #expect(throws: LogError.self) { try await folder.windows("b") }
            await #expect(throws: LogError.self) {
                try await folder.rebuild("a", into: "b", to: "2026-01-01T00:00:00Z")
            }
            let report = try await folder.rebuild("a", into: "b")
            #expect(report.verification.hash == whole.verification.hash)
            #expect(try await folder.verify("b").hash == whole.verification.hash)
        }
    }

    @Test("refuses a directory that has something in it, and a moment that never was")
    func refusals() async throws {
        try await RebuildFixture.inFolder { folder in
            _ = try await folder.fill(shards: 1, events: 0..<10)
            await #expect(throws: LogError.self) { try await folder.rebuild("a", into: "a") }
            await #expect(throws: EngineError.self) {
                try await folder.rebuild("a", into: "b", to: "journal-0:999999")
            }
            await #expect(throws: EngineError.self) {
                try await folder.rebuild("a", into: "b", to: "yesterday")
            }
            await #expect(throws: LogError.self) { try await folder.rebuild("nowhere", into: "b") }
        }
    }

    @Test("names the shard and the place where a recorded hash is not that of the state")
    func divergence() async throws {
        try await RebuildFixture.inFolder { folder in
            _ = try await folder.fill(shards: 1, events: 0..<100)
            let hash = try #require(try await folder.verify("a").shards.first?.hash)
            try VerificationTests.falsify(hash, in: folder.path("a/log/journal-0/00000000000000000000.log"))
            let report = try await folder.rebuild("a", into: "b")
            #expect(report.verification.divergence?.shard == "data-0")
            #expect(report.verification.divergence?.computed == hash)
        }
    }
}
