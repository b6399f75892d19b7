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
    private var checkedHeaders: UnsafeRawBufferPointer
    /// The record being parsed, counted from 0.
    private(set) var index = 0

    init(header: RecordBatchHeader, base: UnsafeRawPointer, start: Int, size: Int) {
        self.header = header
        self.base = base
        reader = RecordReader(from: base + start, to: base + start + size)
        checkedHeaders = UnsafeRawBufferPointer(start: base, count: 0)
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
        try check(headers: fields)
        return FetchedRecords.Record(
            offset: offset,
            timestamp: header.hasLogAppendTime ? header.maxTimestamp : header.baseTimestamp &+ timestampDelta,
            key: key, value: value,
            headers: FetchedRecords.Bytes(
                start: Int32(truncatingIfNeeded: fields.position - base),
                length: Int32(truncatingIfNeeded: fields.remaining)))
    }

    @inline(__always)
    private mutating func offset(delta: Int64) throws(RecordFault) -> Offset {
        guard delta > lastDelta, delta <= Int64(header.lastOffsetDelta) else { throw .offsetOutOfOrder }
        lastDelta = delta
        return header.baseOffset + delta
    }

    @inline(__always)
    private mutating func check(headers fields: RecordReader) throws(RecordFault) {
        let block = UnsafeRawBufferPointer(start: fields.position, count: fields.remaining)
        if block.count == checkedHeaders.count, block.count > 0,
            memcmp(fields.position, checkedHeaders.baseAddress ?? base, block.count) == 0
        {
            return
        }
        try RecordHeaders.check(fields)
        checkedHeaders = block
    }
}
