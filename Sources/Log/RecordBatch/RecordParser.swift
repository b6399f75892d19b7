#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Finds the records in a batch's decompressed bytes.
struct RecordParser {
    private let header: RecordBatchHeader
    private let base: UnsafeRawPointer
    private var reader: RecordReader
    private var lastDelta: Int64 = -1
    /// The headers that were checked last; the next record's are most often the same.
    private var checkedHeaders: FetchedRecords.Bytes
    /// The record being parsed, counted from 0.
    private(set) var index = 0

    init(header: RecordBatchHeader, base: UnsafeRawPointer, start: Int, size: Int) {
        self.header = header
        self.base = base
        reader = RecordReader(from: base + start, to: base + start + size)
        checkedHeaders = FetchedRecords.Bytes(start: Int32(truncatingIfNeeded: start), length: 0)
    }

    mutating func parseAll(
        from: Offset, into records: inout [FetchedRecords.Record]
    ) throws(RecordFault) {
        let count = Int(header.recordCount)
        while index < count {
            let record = try parseOne()
            if record.offset >= from { records.append(record) }
            index += 1
        }
        guard reader.remaining == 0 else { throw .lengthOff }
    }

    @inline(__always)
    private mutating func parseOne() throws(RecordFault) -> FetchedRecords.Record {
        let length = try reader.readVarint()
        var fields = RecordReader(from: reader.position, to: reader.end)
        try reader.skip(length)
        fields = RecordReader(from: fields.position, to: reader.position)
        _ = try fields.readByte()  // attributes, of which none are defined
        let timestampDelta = try fields.readVarint()
        let offset = try offset(delta: try fields.readVarint())
        let key = try fields.readSized(from: base)
        let value = try fields.readSized(from: base)
        return FetchedRecords.Record(
            offset: offset,
            timestamp: header.hasLogAppendTime ? header.maxTimestamp : header.baseTimestamp &+ timestampDelta,
            key: key, value: value, headers: try headers(fields))
    }

    @inline(__always)
    private mutating func offset(delta: Int64) throws(RecordFault) -> Offset {
        guard delta > lastDelta, delta <= Int64(header.lastOffsetDelta) else { throw .offsetOutOfOrder }
        lastDelta = delta
        return header.baseOffset + delta
    }

    /// Where the headers are: of records one behind the other that have the same, those of the first, so that nobody who has
    /// seen them need look again.
    @inline(__always)
    private mutating func headers(_ fields: RecordReader) throws(RecordFault) -> FetchedRecords.Bytes {
        let count = fields.remaining
        if count > 0, count == Int(checkedHeaders.length),
            memcmp(fields.position, base + Int(checkedHeaders.start), count) == 0
        {
            return checkedHeaders
        }
        try RecordHeaders.check(fields)
        checkedHeaders = FetchedRecords.Bytes(
            start: Int32(truncatingIfNeeded: fields.position - base),
            length: Int32(truncatingIfNeeded: count))
        return checkedHeaders
    }
}
