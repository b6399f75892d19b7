import Foundation
import JSON
import Log
import Replay
import Testing

@Suite("Rebuilding from segments of a Kafka broker")
struct ForeignRebuildTests {
    private static let events = TestEngine.events(0..<100)

    @Test("reads every codec but snappy, gaps, foreign epochs and other files, under a mapped name")
    func codecs() async throws {
        try await RebuildFixture.inFolder { folder in
            var first = ForeignSegment()
            first.add(at: 40, Array(Self.events[0..<10]), codec: .gzip, producer: 77)
            first.add(at: 60, Array(Self.events[10..<20]), codec: .zstd)
            // Compaction has left two of twenty offsets.
            first.add(
                at: 70, [Self.record(0, Self.events[20]), Self.record(15, Self.events[21])], lastDelta: 19)
            first.add(at: 90, [], lastDelta: 9)
            var second = ForeignSegment()
            second.add(at: 100, Array(Self.events[22..<30]))
            second.append([UInt8](repeating: 0, count: 10_000))
            let source = folder.path("kafka/prod.inference-0")
            try first.write(to: source, base: 30)
            try second.write(to: source, base: 100)
            for name in ["00000000000000000030.index", "leader-epoch-checkpoint", "partition.metadata"] {
                try Data([1, 2, 3]).write(to: URL(fileURLWithPath: "\(source)/\(name)"))
            }
            let topics = [Topic(known: "prod.inference"): Topic(known: "inference")]
            let report = try await folder.rebuild("kafka", into: "b", topics: topics)
            #expect(report.verification.events == 30)
            #expect(try await folder.count("b") == 30)
            #expect(try await folder.verify("b").hash == report.verification.hash)
        }
    }

    @Test("folds what was committed, and says how much was not")
    func transactions() async throws {
        try await RebuildFixture.inFolder { folder in
            var segment = ForeignSegment()
            segment.add(at: 0, Array(Self.events[0..<5]), producer: 1, isTransactional: true)
            segment.add(at: 5, Array(Self.events[5..<12]), producer: 2, isTransactional: true)
            segment.add(at: 12, Array(Self.events[12..<15]))
            segment.end(at: 15, producer: 2, commits: false)
            segment.end(at: 16, producer: 1, commits: true)
            segment.add(at: 17, Array(Self.events[15..<17]), producer: 2, isTransactional: true)
            segment.append([0, 0, 0, 0, 0, 0, 0, 19, 0, 0])
            try segment.write(to: folder.path("kafka/inference-0"))
            let report = try await folder.rebuild("kafka", into: "b")
            #expect(report.verification.events == 8)
            #expect(report.foreign?.abortedRecords == 7)
            #expect(report.foreign?.openRecords == 2)
            #expect(report.foreign?.cutBytes == 10)
            #expect(try await folder.count("b") == 8)
        }
    }

    @Test("keeps key and headers of events in binary mode")
    func binaryMode() async throws {
        try await RebuildFixture.inFolder { folder in
            var segment = ForeignSegment()
            let data = Array(#"{"model":"chat","version":"v1","latency_ms":5}"#.utf8)
            let records = [(0, "1"), (9, "2")].map { delta, id in
                let headers = [
                    ("ce_specversion", "1.0"), ("ce_id", id), ("ce_source", "/k"),
                    ("ce_type", "io.varve.inference.completed.v1"), ("ce_time", "2026-01-01T00:00:00Z"),
                    ("content-type", "application/json"),
                ].map { ($0, Array($1.utf8)) }
                return ForeignSegment.Record(offsetDelta: delta, key: [0x6b], value: data, headers: headers)
            }
            segment.add(at: 0, [records[0]], codec: .gzip)
            segment.add(at: 1, [records[1]])
            try segment.write(to: folder.path("kafka/inference-0"))
            _ = try await folder.rebuild("kafka", into: "b")
            #expect(try await folder.count("b") == 2)
            let keys = try folder.records(of: "inference-0", in: "b").map(\.key)
            #expect(keys == [[0x6b], [0x6b]])
        }
    }

    @Test("says what it does not read, and where", arguments: ["snappy", "format", "checksum", "cut"])
    func refusals(what: String) async throws {
        try await RebuildFixture.inFolder { folder in
            var segment = ForeignSegment()
            segment.add(at: 0, Array(Self.events[0..<2]))
            let start = segment.bytes.count
            segment.add(at: 2, Array(Self.events[2..<4]), codec: what == "snappy" ? .snappy : .none)
            var bytes = segment.bytes
            switch what {
            case "format": bytes[start + 16] = 1
            case "checksum": bytes[start + 100] ^= 1
            case "cut": bytes.removeLast(3)
            default: break
            }
            var written = ForeignSegment()
            written.append(bytes)
            try written.write(to: folder.path("kafka/inference-0"))
            try ForeignSegment().write(to: folder.path("kafka/inference-0"), base: 4)
            let error = await #expect(throws: LogError.self) {
                try await folder.rebuild("kafka", into: "b")
            }
            #expect(error?.file?.hasSuffix("inference-0/00000000000000000000.log") == true)
            #expect(error?.byte == Int64(start))
            let words = ["snappy": "snappy", "format": "Kafka 0.11", "checksum": "CRC", "cut": "ends within"]
            #expect(error?.message.contains(words[what] ?? "?") == true)
        }
    }

    @Test("takes any bytes without a trap", arguments: 0..<8)
    func garbage(seed: UInt64) async throws {
        try await RebuildFixture.inFolder { folder in
            var segment = ForeignSegment()
            segment.add(at: 0, Array(Self.events[0..<5]), codec: .gzip, producer: 1, isTransactional: true)
            segment.end(at: 5, producer: 1, commits: true)
            segment.add(at: 6, Array(Self.events[5..<9]), codec: .zstd)
            var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
            for number in 0..<40 {
                var bytes = segment.bytes
                for _ in 0..<3 {
                    state ^= state << 13
                    state ^= state >> 7
                    state ^= state << 17
                    bytes[Int(state % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: state >> 32)
                }
                var changed = ForeignSegment()
                changed.append(bytes)
                try changed.write(to: folder.path("k\(number)/inference-0"))
                _ = try? await folder.rebuild("k\(number)", into: "b\(number)")
            }
        }
    }

    private static func record(_ delta: Int, _ value: String) -> ForeignSegment.Record {
        ForeignSegment.Record(offsetDelta: delta, key: nil, value: Array(value.utf8))
    }
}
