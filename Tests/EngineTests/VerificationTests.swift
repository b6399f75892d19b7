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
        return configuration
    }

    private static func fill(_ directory: String, shards: Int) async throws {
        var configuration = configuration(directory)
        configuration.shards = shards
        let engine = try Engine(configuration, logger: quiet)
        try await engine.restore()
        for part in 0..<6 {
            let lines = TestEngine.events((part * 100)..<(part * 100 + 100), every: 7_000)
            _ = try await engine.ingest(
                IngestRequest(
                    topic: "inference", format: .lines, body: Array(lines.joined(separator: "\n").utf8),
                    acknowledgement: .applied))
        }
        try await engine.stop()
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
