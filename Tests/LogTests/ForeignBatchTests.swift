import Log
import Testing

@Suite("A batch of another writer is read as Kafka means it")
struct ForeignBatchTests {
    @Test("a batch made by hand gives its record")
    func byHand() throws {
        let fetched = FetchedRecords()
        let content = BatchBytes.record(timestampDelta: [3], headers: [2, 2, 0x68, 1])
        try fetched.decode(BatchBytes(content: content).bytes)
        let header = TestHeader(name: "h", value: nil)
        #expect(fetched.values == [TestRecord(key: [0x6b], value: [0x76], timestamp: 998, headers: [header])])
    }

    @Test("the builder writes the bytes that the format's description asks for")
    func builtBytes() throws {
        let record = TestRecord(key: [0x6b], value: [0x76], timestamp: 1_000)
        let batch = try RecordBatchBuilder.batch([record], codec: .none)
        #expect(batch == BatchBytes(content: BatchBytes.record()).bytes)
    }

    @Test("compaction leaves gaps of offsets, and empty batches")
    func compacted() throws {
        let fetched = FetchedRecords()
        let content = BatchBytes.record(offsetDelta: [4]) + BatchBytes.record(offsetDelta: [10])
        try fetched.decode(BatchBytes(lastOffsetDelta: 9, recordCount: 2, content: content).bytes)
        #expect(fetched.records.map(\.offset) == [2, 5])
        try fetched.decode(BatchBytes(lastOffsetDelta: 9, recordCount: 0, content: []).bytes)
        #expect(fetched.records.count == 2)
    }

    @Test("where the log sets the time, all records have the batch's")
    func logAppendTime() throws {
        let fetched = FetchedRecords()
        try fetched.decode(BatchBytes(attributes: 8, maxTimestamp: 5_000, content: BatchBytes.record()).bytes)
        #expect(fetched.records.map(\.timestamp) == [5_000])
    }

    @Test("a transaction's records are given, its markers are not")
    func transactions() throws {
        let fetched = FetchedRecords()
        try fetched.decode(BatchBytes(attributes: 0x30, content: BatchBytes.record()).bytes)
        #expect(fetched.records.isEmpty)
        try fetched.decode(BatchBytes(attributes: 0x10, content: BatchBytes.record()).bytes)
        #expect(fetched.records.count == 1)
    }

    @Test("bytes behind the batch are left alone")
    func trailing() throws {
        let fetched = FetchedRecords()
        try fetched.decode(BatchBytes(content: BatchBytes.record()).bytes + [1, 2, 3])
        #expect(fetched.records.count == 1)
    }
}
