import Log
import Testing

@Suite("What became of a transaction")
struct TransactionIndexTests {
    private static func header(_ offset: Offset, producer: Int64, transactional: Bool = true) throws
        -> RecordBatchHeader
    {
        let attributes: Int16 = transactional ? 0x10 : 0
        let bytes = BatchBytes(attributes: attributes, content: BatchBytes.record()).bytes
        var header = try bytes.withUnsafeBytes { try RecordBatchHeader(parsing: $0) }
        header.baseOffset = offset
        header.producerID = producer
        return header
    }

    private static func fates(
        _ index: TransactionIndex, _ producer: Int64, _ offsets: [Offset]
    ) throws -> [TransactionIndex.Fate] {
        try offsets.map { index.fate(of: try header($0, producer: producer)) }
    }

    @Test("records count by the marker that comes behind them, per producer")
    func markers() throws {
        var index = TransactionIndex()
        for (offset, producer) in [(0, 1), (1, 2), (2, 1), (5, 1), (7, 1), (9, 2)] as [(Offset, Int64)] {
            if offset == 5 { try index.note(.abort, producerID: 1, offset: 4) }
            if offset == 7 { try index.note(.commit, producerID: 1, offset: 6) }
            if offset == 9 { try index.note(.commit, producerID: 2, offset: 8) }
            index.note(try Self.header(offset, producer: producer))
        }
        try index.note(.abort, producerID: 1, offset: 10)
        try index.finish()
        #expect(try Self.fates(index, 1, [0, 2, 5, 7]) == [.aborted, .aborted, .committed, .aborted])
        #expect(try Self.fates(index, 2, [1, 9]) == [.committed, .open])
        #expect(index.fate(of: try Self.header(0, producer: 1, transactional: false)) == .committed)
    }

    @Test("a marker whose records are gone says nothing")
    func markerAlone() throws {
        var index = TransactionIndex()
        try index.note(.abort, producerID: 1, offset: 3)
        index.note(try Self.header(4, producer: 1))
        try index.note(.commit, producerID: 1, offset: 5)
        try index.finish()
        #expect(try Self.fates(index, 1, [4]) == [.committed])
    }

    @Test("a control batch's key tells commit from abort, and other control records are none of ours")
    func controlBatches() throws {
        let found = try [0, 1, 2].map { type -> ControlMarker? in
            let record = BatchBytes.record(key: [8, 0, 0, 0, UInt8(type)])
            let batch = BatchBytes(attributes: 0x30, content: record).bytes
            return try batch.withUnsafeBytes {
                try ControlMarker(
                    $0, header: try RecordBatchHeader(parsing: $0), scratch: FetchedRecords())
            }
        }
        #expect(found == [.abort, .commit, nil])
    }
}
