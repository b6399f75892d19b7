import Log
import Randomness
import Testing

@Suite("A record batch holds what was added")
struct RecordBatchTests {
    enum Sample: String, CaseIterable {
        case nulls, empties, header, extremeTimes, many, large

        var records: [TestRecord] {
            switch self {
            case .nulls: [TestRecord(key: nil, value: nil)]
            case .empties: [TestRecord(key: [], value: [])]
            case .header:
                [
                    TestRecord(
                        key: [1], value: Array("hello".utf8), headers: [TestHeader(name: "a", value: nil)])
                ]
            case .extremeTimes: [.max, .min, -1].map { TestRecord(value: [1], timestamp: $0) }
            case .many: RecordBatchTests.many
            case .large: [TestRecord(value: [UInt8](repeating: 7, count: 3_000_000))]
            }
        }
    }

    static let many: [TestRecord] = (0..<3_000).map { index in
        TestRecord(
            key: Array("key \(index)".utf8), value: Array("{\"value\": \(index * 7919)}".utf8),
            timestamp: 1_700_000_000_000 + Int64(index * 13 % 100),
            headers: [
                TestHeader(name: "content-type", value: Array("application/json".utf8)),
                TestHeader(name: "", value: []),
            ])
    }

    @Test("of every shape, compressed and not", arguments: Sample.allCases, [CompressionCodec.none, .lz4])
    func roundTrip(sample: Sample, codec: CompressionCodec) throws {
        let records = sample.records
        let batch = try RecordBatchBuilder.batch(records, codec: codec)
        let fetched = FetchedRecords(capacity: 100)
        try fetched.decode(batch)
        #expect(fetched.values == records)
        #expect(fetched.records.map(\.offset) == (0..<Int64(records.count)).map { $0 })
    }

    @Test("and its header describes it")
    func header() throws {
        let producer = ProducerStamp(id: 77, epoch: 3, baseSequence: 1_000)
        let batch = try RecordBatchBuilder.batch(Self.many, producer: producer)
        let header = try batch.withUnsafeBytes { try RecordBatchHeader(parsing: $0) }
        #expect(header.totalSize == batch.count)
        #expect(header.codec == .lz4)
        #expect(header.recordCount == 3_000)
        #expect(header.lastOffset == 2_999)
        #expect(header.producer == producer)
        #expect(header.maxTimestamp == 1_700_000_000_099)
        #expect(!header.isControl && !header.isTransactional)
    }

    @Test("records before the offset asked for are left out, and the base offset counts")
    func from() throws {
        let base: Offset = 1 << 40
        var batch = try RecordBatchBuilder.batch(Self.many)
        batch.withUnsafeMutableBytes { RecordBatchHeader.setBaseOffset(base, in: $0) }
        let fetched = FetchedRecords()
        try fetched.decode(batch, from: base + 2_990)
        #expect(fetched.values == Array(Self.many[2_990...]))
        #expect(fetched.records.first?.offset == base + 2_990)
        try fetched.decode(batch, from: base + 3_000)
        #expect(fetched.records.count == 10)
    }

    @Test("batches are decoded one behind the other")
    func appending() throws {
        let fetched = FetchedRecords(capacity: 100)
        for sample in Sample.allCases { try fetched.decode(try RecordBatchBuilder.batch(sample.records)) }
        #expect(fetched.values == Sample.allCases.flatMap(\.records))
    }

    @Test("an empty builder seals nothing, and one that sealed starts anew")
    func reuse() throws {
        var builder = RecordBatchBuilder()
        #expect(try builder.seal()?.bytes == nil)
        builder.add(TestRecord(value: [1], timestamp: 5))
        let first = try #require(try builder.seal())
        #expect(builder.isEmpty && builder.payloadBytes == 0)
        #expect(try builder.seal()?.bytes == nil)
        builder.add(TestRecord(value: [1], timestamp: 5))
        #expect(try builder.seal()?.bytes == first.bytes)
    }

    @Test("more than a batch may hold is refused, and the builder starts anew")
    func limit() throws {
        var builder = RecordBatchBuilder(codec: .none)
        builder.add(TestRecord(value: [UInt8](repeating: 0, count: RecordBatchLimit.batchBytes)))
        let error = #expect(throws: LogError.self) { try builder.seal() }
        #expect(error?.code == .tooLarge)
        #expect(builder.isEmpty)
        builder.add(TestRecord(value: [1]))
        #expect(try builder.seal()?.recordCount == 1)
    }

    @Test("what LZ4 would make larger is written as it is")
    func incompressible() throws {
        var generator = SeededRandom(seed: 3)
        let value = (0..<1_000).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        let batch = try RecordBatchBuilder.batch([TestRecord(value: value)], codec: .lz4)
        #expect(
            try batch.withUnsafeBytes { try RecordBatchHeader(parsing: $0) }.codec == CompressionCodec.none)
        let fetched = FetchedRecords()
        try fetched.decode(batch)
        #expect(fetched.values == [TestRecord(value: value)])
    }
}
