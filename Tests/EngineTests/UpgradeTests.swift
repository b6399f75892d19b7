import EmbeddedLog
import Engine
import Foundation
import Log
import Replay
import Streams
import Testing

@Suite("Upgrading a data directory of another fold")
struct UpgradeTests {
    @Test("such a directory is refused, with what to do; neither is it verified, nor rebuilt")
    func refused() async throws {
        try await RebuildFixture.inFolder { folder in
            _ = try await folder.fill(shards: 1, events: 0..<200)
            try folder.makeOther(of: "a", into: "old")
            await #expect { _ = try await folder.fill("old", shards: nil, events: 200..<210) } throws: {
                "\($0)".contains("fold 0") && "\($0)".contains("varve replay upgrade")
            }
            await #expect(throws: LogError.self) { try await folder.verify("old") }
            await #expect(throws: LogError.self) { try await folder.rebuild("old", into: "new") }
            try folder.makeOther(of: "a", into: "newer", fold: FoldVersion.current + 1)
            await #expect { _ = try await folder.verify("newer") } throws: {
                ($0 as? LogError)?.code == .newerFormat
            }
        }
    }

    @Test("gives the state of this fold, with a journal that verifies, and goes on", arguments: [1, 3])
    func atRest(shards: Int) async throws {
        try await RebuildFixture.inFolder { folder in
            _ = try await folder.fill(shards: shards, events: 0..<600)
            let original = try await folder.verify("a")
            try folder.makeOther(of: "a", into: "old")
            let report = try await folder.upgrade("old", into: "new")
            #expect(report.isComplete && report.verification.divergence == nil)
            #expect(report.verification.hash == original.hash && report.verification.events == 600)
            let verified = try await folder.verify("new")
            #expect(verified.divergence == nil && verified.hash == original.hash)
            #expect(verified.shards.allSatisfy { $0.checkpoints > 0 })
            #expect(try await folder.windows("new") == folder.windows("a"))
            #expect(try await folder.letters("new") == folder.letters("a"))
            _ = try await folder.fill("new", shards: nil, events: 590..<610)
            #expect(try await folder.count("new") == 610)
            #expect(try await folder.verify("new").divergence == nil)
        }
    }

    @Test(
        "beside a server takes what there is, and what came since once that has stopped", arguments: [1, 3])
    func besideServer(shards: Int) async throws {
        try await RebuildFixture.inFolder { folder in
            for end in [300, 500] {
                _ = try await folder.fill(
                    shards: end == 300 ? shards : nil, events: (end == 300 ? 0 : 300)..<end)
                try folder.makeOther(of: "a", into: "old")
                // As a server holds it.
                let held = try EmbeddedLog.open(directory: folder.path("old"))
                let early = try await folder.upgrade("old", into: "new")
                #expect(!early.isComplete && early.verification.events == UInt64(end))
                try held.close()
                #expect(!FileManager.default.fileExists(atPath: folder.path("new.copy")))
                await #expect(throws: LogError.self) { _ = try await folder.count("new") }
            }
            _ = try await folder.fill(shards: nil, events: 500..<700)
            try folder.makeOther(of: "a", into: "old")
            let last = try await folder.upgrade("old", into: "new")
            let verified = try await folder.verify("new")
            let original = try await folder.verify("a")
            #expect(last.isComplete && verified.divergence == nil && verified.hash == original.hash)
            #expect(try await folder.windows("new") == folder.windows("a"))
            #expect(try await folder.letters("new") == folder.letters("a"))
            await #expect(throws: LogError.self) { try await folder.upgrade("old", into: "new") }
        }
    }

    @Test("begins nothing on the end of a log that has become another one")
    func otherEnd() async throws {
        try await RebuildFixture.inFolder { folder in
            _ = try await folder.fill("a", shards: 1, events: 0..<300)
            _ = try await folder.fill("b", shards: 1, events: 0..<100)
            _ = try await folder.fill("b", shards: 1, events: 200..<500)
            try folder.makeOther(of: "a", into: "old")
            let held = try EmbeddedLog.open(directory: folder.path("old"))
            _ = try await folder.upgrade("old", into: "new")
            try held.close()
            try FileManager.default.removeItem(atPath: folder.path("old"))
            try folder.makeOther(of: "b", into: "old")
            await #expect { try await folder.upgrade("old", into: "new") } throws: {
                "\($0)".contains("no longer has")
            }
        }
    }

    @Test("of bare segments there is none, nor into a directory with something in it")
    func unusable() async throws {
        try await RebuildFixture.inFolder { folder in
            _ = try await folder.fill("a", shards: 1, events: 0..<100)
            await #expect(throws: LogError.self) { try await folder.upgrade("a/log", into: "new") }
            _ = try await folder.fill("b", shards: 1, events: 0..<100)
            await #expect(throws: LogError.self) { try await folder.upgrade("a", into: "b") }
        }
    }
}

extension RebuildFixture {
    @discardableResult
    func upgrade(_ source: String, into target: String) async throws -> UpgradeReport {
        try await Upgrade(of: path(source), into: configuration(target)).run { _, _ in }
    }

    /// Copies a directory's records, those behind what is there already, into another one as if another fold had stated
    /// its hashes.
    func makeOther(of name: String, into other: String, fold: Int64 = 0) throws {
        let source = try EmbeddedLog.open(directory: path(name), mode: .readOnly)
        let target = try EmbeddedLog.open(directory: path(other))
        for (topic, partitions) in Dictionary(grouping: source.topicPartitions, by: \.topic) {
            try target.ensureTopic(topic, partitions: Int32(partitions.count))
        }
        for partition in source.topicPartitions {
            let end = try target.endOffset(of: partition, isolation: .written)
            let cursor = RecordCursor(try source.makeReader(of: partition, from: end, isolation: .written))
            while try cursor.take() {
                guard let batch = try Self.batch(cursor.records, of: partition, fold) else { continue }
                try target.write(batch, to: partition)
            }
        }
        try target.sync(target.topicPartitions)
        try target.close()
        try source.close()
    }

    private static func batch(
        _ records: FetchedRecords, of partition: TopicPartition, _ fold: Int64
    ) throws -> SealedBatch? {
        guard partition.topic.name == "journal" else {
            return try RecordBatchBuilder.batch(of: records.records, in: records)
        }
        var builder = RecordBatchBuilder(codec: .none)
        for record in records.records {
            var entry = try JournalEntry(decoding: Array(records.bytes(record.value)))
            switch entry {
            case .settings(let text):
                entry = .settings(
                    text.replacing("\"fold\":\(FoldVersion.current)", with: "\"fold\":\(fold)"))
            case .checkpoint(let checkpoint):
                entry = .checkpoint(
                    Checkpoint(position: checkpoint.position, hash: StateHash(of: checkpoint.hash.bytes)))
            case .step: break
            }
            builder.add(key: nil, value: entry.encoded, headers: .empty, timestamp: record.timestamp)
        }
        return try builder.seal()
    }
}
