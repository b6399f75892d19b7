import Log
import Testing

@Suite("Batches are read in the codecs that brokers keep")
struct ForeignCodecTests {
    enum Codec: Int16, CaseIterable {
        case gzip = 1
        case zstd = 4

        func compress(_ content: [UInt8]) -> [UInt8] {
            switch self {
            case .gzip: Compressed.gzip(content)
            case .zstd: Compressed.zstd(content, declaresSize: false)
            }
        }
    }

    private static func records(_ count: Int) -> [UInt8] {
        (0..<count).flatMap { BatchBytes.record(offsetDelta: varint($0)) }
    }

    private static func varint(_ value: Int) -> [UInt8] {
        var (rest, bytes) = (value << 1, [UInt8]())
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    private static func batch(_ codec: Codec, count: Int, content: [UInt8]) -> [UInt8] {
        BatchBytes(
            attributes: codec.rawValue, lastOffsetDelta: Int32(count - 1), recordCount: Int32(count),
            content: content
        ).bytes
    }

    @Test("the records are those that were compressed", arguments: Codec.allCases, [1, 50_000])
    func roundTrip(codec: Codec, count: Int) throws {
        let fetched = FetchedRecords(capacity: 16)
        let content = codec.compress(Self.records(count))
        try fetched.decode(Self.batch(codec, count: count, content: content))
        #expect(fetched.records.map(\.offset) == Array(0..<Int64(count)))
        #expect(fetched.records.allSatisfy { Array(fetched.bytes($0.value)) == [0x76] })
    }

    @Test("content that ends early or is something else is refused", arguments: Codec.allCases)
    func damaged(codec: Codec) throws {
        let whole = codec.compress(Self.records(100))
        for content in [[], Array(whole.dropLast(5)), Array(whole.dropFirst()), [1, 2, 3]] {
            let fetched = FetchedRecords()
            let error = #expect(throws: LogError.self) {
                try fetched.decode(Self.batch(codec, count: 100, content: content))
            }
            #expect(error?.code == .corrupt)
            #expect(fetched.used == 0)
        }
    }

    @Test("content beyond the limit is refused before it is held", arguments: Codec.allCases)
    func tooLarge(codec: Codec) throws {
        let content = codec.compress([UInt8](repeating: 0, count: RecordBatchLimit.contentBytes + 1))
        let error = #expect(throws: LogError.self) {
            try FetchedRecords().decode(Self.batch(codec, count: 1, content: content))
        }
        #expect(error?.code == .tooLarge)
    }
}
