import EmbeddedLog
import Engine
import Foundation
import JSON
import Log
import Logging
import Replay
import Testing

@Suite("Verification of a data directory")
struct VerificationTests {
    @Test("finds that the log and its recorded states agree, and counts every event", arguments: [1, 3])
    func agreement(shards: Int) async throws {
        try await withDirectory { directory in
            try await Self.fill(directory, shards: shards)
            let report = try await Verification(Self.configuration(directory)).run { _, _ in }
            #expect(report.divergence == nil)
            #expect(report.events == 600)
            #expect(report.shards.count == shards + 1)
            #expect(report.shards.allSatisfy { $0.checkpoints > 0 })
            let again = try await Verification(Self.configuration(directory)).run { _, _ in }
            #expect(again.hash == report.hash)
        }
    }

    @Test("names the shard and the place where a recorded hash is not that of the state")
    func divergence() async throws {
        try await withDirectory { directory in
            try await Self.fill(directory, shards: 1)
            let hash = try #require(
                try await Verification(Self.configuration(directory)).run { _, _ in }.shards.first?.hash)
            try Self.falsify(hash, in: directory + "/log/journal-0/00000000000000000000.log")
            let report = try await Verification(Self.configuration(directory)).run { _, _ in }
            #expect(report.divergence?.shard == "data-0")
            #expect(report.divergence?.computed == hash)
        }
    }

    @Test("says in which part a recorded state differs, and writes both down")
    func components() async throws {
        try await withDirectory { directory in
            try await Self.fill(directory, shards: 1)
            // A bit of an event's id in the log: the state that was recorded is not that of this log.
            let folder = directory + "/log/inference-0/"
            let name = try #require(
                try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".log") })
            try Self.replaceEvents(in: folder + name)
            let report = try await Verification(Self.configuration(directory)).run { _, _ in }
            let divergence = try #require(report.divergence)
            #expect(divergence.shard == "data-0")
            #expect(divergence.components.contains("repetitions of inference"))
            #expect(!divergence.components.contains("place in the log"))
            let files = try #require(divergence.files)
            let recorded = try Data(contentsOf: URL(fileURLWithPath: files.recorded))
            let computed = try Data(contentsOf: URL(fileURLWithPath: files.computed))
            #expect(recorded != computed && !computed.isEmpty)
            try FileManager.default.removeItem(
                at: URL(fileURLWithPath: files.recorded).deletingLastPathComponent())
        }
    }

    @Test("a copy of a directory that is written to is whole, and is proven before it is put back")
    func backup() async throws {
        try await withDirectory { directory in
            try await Self.fill(directory, shards: 2)
            let engine = try Engine(Self.configuration(directory), logger: Self.quiet)
            try await engine.restore()
            let copy = directory + "/../copy-\(UUID().uuidString)"
            let back = copy + "-back"
            defer { for path in [copy, back] { try? FileManager.default.removeItem(atPath: path) } }
            async let published = Self.publish(600..<3_000, to: engine)
            _ = try Backup.take(of: directory, into: copy) { _ in }
            try await published
            try await engine.stop()
            #expect(throws: LogError.self) { try Backup.take(of: directory, into: copy) { _ in } }
            let report = try await Backup.restore(Self.configuration(copy), into: back) { _, _ in }
            #expect(report.divergence == nil)
            let restored = try Engine(Self.configuration(back), logger: Self.quiet)
            try await restored.restore()
            let answer = try await restored.query(ViewQuery(view: "latency", parameters: ["window": "all"]))
            let count = try #require(answer["windows"]?.array?.first?["count"]?.integer)
            #expect((600...3_000).contains(count))
            try await restored.stop()
        }
    }

    @Test("does without snapshots")
    func withoutSnapshots() async throws {
        try await withDirectory { directory in
            try await Self.fill(directory, shards: 1)
            try FileManager.default.removeItem(atPath: directory + "/snapshots")
            let engine = try Engine(Self.configuration(directory), logger: Self.quiet)
            try await engine.restore()
            let answer = try await engine.query(ViewQuery(view: "latency", parameters: ["window": "all"]))
            #expect(answer["windows"]?.array?.first?["count"]?.integer == 600)
            try await engine.stop()
            let after = try await Verification(Self.configuration(directory)).run { _, _ in }
            #expect(after.divergence == nil && after.events == 600)
        }
    }

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static func configuration(_ directory: String) -> EngineConfiguration {
        var configuration = EngineConfiguration()
        configuration.dataDirectory = directory
        configuration.snapshots.everyEvents = 150
        configuration.snapshots.leastMilliseconds = 0
        return configuration
    }

    private static func fill(_ directory: String, shards: Int) async throws {
        var configuration = configuration(directory)
        configuration.shards = shards
        let engine = try Engine(configuration, logger: quiet)
        try await engine.restore()
        try await publish(0..<600, to: engine)
        try await engine.stop()
    }

    private static func publish(_ events: Range<Int>, to engine: Engine) async throws {
        for first in stride(from: events.lowerBound, to: events.upperBound, by: 100) {
            let lines = TestEngine.events(first..<first + 100, every: 7_000)
            _ = try await engine.ingest(
                IngestRequest(
                    topic: "inference", format: .lines, body: Array(lines.joined(separator: "\n").utf8),
                    acknowledgement: .applied))
        }
    }

    /// Replaces every batch by one of the same size of other events, as somebody might who knows the format.
    private static func replaceEvents(in path: String) throws {
        var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        var batch = 0
        while batch + 61 <= bytes.count, bytes[batch + 16] == 2 {
            let length = 12 + bytes[batch + 8..<batch + 12].reduce(0) { $0 << 8 | Int($1) }
            // In LZ4's literals, the first event's id stands as it is.
            let id = Array(#""id":"e"#.utf8)
            if let place = (batch + 61..<batch + length - id.count).first(where: {
                Array(bytes[$0..<$0 + id.count]) == id
            }) {
                bytes[place + id.count - 1] = UInt8(ascii: "f")
            }
            let checksum = Checksums.crc32c(Array(bytes[(batch + 21)..<(batch + length)]))
            for (index, shift) in [24, 16, 8, 0].enumerated() {
                bytes[batch + 17 + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(shift))
            }
            batch += length
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    /// Changes a bit of a recorded hash, and the checksum of its batch with it.
    static func falsify(_ hash: String, in path: String) throws {
        var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        let wanted = stride(from: 0, to: hash.count, by: 2).compactMap { at -> UInt8? in
            let start = hash.index(hash.startIndex, offsetBy: at)
            return UInt8(hash[start..<hash.index(start, offsetBy: 2)], radix: 16)
        }
        let place = try #require((0..<bytes.count - 31).last { Array(bytes[$0..<$0 + 32]) == wanted })
        var batch = 0
        func length(_ at: Int) -> Int {
            12 + bytes[at + 8..<at + 12].reduce(0) { $0 << 8 | Int($1) }
        }
        while batch + length(batch) <= place { batch += length(batch) }
        bytes[place] ^= 1
        let checksum = Checksums.crc32c(Array(bytes[(batch + 21)..<(batch + length(batch))]))
        for (index, shift) in [24, 16, 8, 0].enumerated() {
            bytes[batch + 17 + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(shift))
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    private func withDirectory(_ body: (String) async throws -> Void) async throws {
        let directory = NSTemporaryDirectory() + "varve-verification-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try await body(directory)
    }
}

/// CRC-32C bit by bit (RFC 3720), so that the tests do not lean on the log's own.
enum Checksums {
    static func crc32c(_ bytes: [UInt8]) -> UInt32 {
        var crc = ~UInt32(0)
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0x82F6_3B78 : crc >> 1 }
        }
        return ~crc
    }
}
