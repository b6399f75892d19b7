/// A record's headers, read one by one from `FetchedRecords.Record.headers`. `RecordBatchDecoder` has checked their
/// lengths. The bytes are those of the `FetchedRecords`, valid until its next fetch.
public struct RecordHeaders: Sequence, IteratorProtocol {
    /// `value` is nil for Kafka's null.
    public typealias Element = (name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?)

    private var reader: RecordReader
    private var left: Int64

    public init(_ block: UnsafeRawBufferPointer) {
        guard let base = block.baseAddress else {
            preconditionFailure("a buffer of FetchedRecords has an address")
        }
        reader = RecordReader(from: base, to: base + block.count)
        left = (try? reader.readVarint()) ?? 0
    }

    public init(of record: FetchedRecords.Record, in records: FetchedRecords) {
        self.init(records.bytes(record.headers))
    }

    /// Ends early if the bytes were never checked and are malformed.
    public mutating func next() -> Element? {
        guard left > 0 else { return nil }
        left -= 1
        return try? element()
    }

    private mutating func element() throws(RecordFault) -> Element {
        guard let name = try field() else { throw .lengthBeyondRecord }
        return (name, try field())
    }

    private mutating func field() throws(RecordFault) -> UnsafeRawBufferPointer? {
        let length = try reader.readVarint()
        if length == -1 { return nil }
        let start = reader.position
        try reader.skip(length)
        return UnsafeRawBufferPointer(start: start, count: Int(length))
    }

    /// Checks a block: the count, every length, and that nothing follows.
    static func check(_ block: RecordReader) throws(RecordFault) {
        var reader = block
        let count = try reader.readVarint()
        guard count >= 0, count <= Int64(reader.remaining / 2) else { throw .lengthBeyondRecord }
        for _ in 0..<count {
            try reader.skip(try reader.readVarint())
            let length = try reader.readVarint()
            if length != -1 { try reader.skip(length) }
        }
        guard reader.remaining == 0 else { throw .lengthOff }
    }
}
