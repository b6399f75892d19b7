import Compression
import Log
import Testing

@Suite("A batch that is not what the format demands is refused")
struct MalformedBatchTests {
    static let sample = [
        TestRecord(key: Array("k".utf8), value: Array("hello, hello, hello, hello, hello".utf8)),
        TestRecord(
            value: Array("hello, hello, hello, hello".utf8), headers: [TestHeader(name: "a", value: [1])]),
    ]

    /// The code of the error; nil if the batch was read. Also checks that an error leaves nothing behind.
    private func code(of batch: [UInt8]) -> LogError.Code? {
        let fetched = FetchedRecords(capacity: 1_000)
        do {
            try fetched.decode(batch)
            return nil
        } catch {
            #expect(fetched.records.isEmpty && fetched.used == 0)
            return (error as? LogError)?.code
        }
    }

    @Test("when it ends early, wherever", arguments: [CompressionCodec.none, .lz4])
    func truncated(codec: CompressionCodec) throws {
        let batch = try RecordBatchBuilder.batch(Self.sample, codec: codec)
        for length in 0..<batch.count {
            #expect(code(of: Array(batch[..<length])) == .corrupt, "\(length) bytes")
        }
        #expect(code(of: batch) == nil)
    }

    @Test("when one bit has changed, but for the base offset and the leader epoch")
    func everyBit() throws {
        let batch = try RecordBatchBuilder.batch(Self.sample)
        let uncovered = Array(0..<8) + Array(12..<16)
        for bit in 0..<batch.count * 8 where !uncovered.contains(bit / 8) {
            var changed = batch
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(code(of: changed) != nil, "bit \(bit)")
        }
    }

    @Test("when its header can't be right")
    func headers() throws {
        let batch = try RecordBatchBuilder.batch(Self.sample)
        let changes: [(range: Range<Int>, bytes: [UInt8], code: LogError.Code)] = [
            (0..<8, [0x80, 0, 0, 0, 0, 0, 0, 0], .corrupt),  // base offset below zero
            (0..<8, [0x7f, 255, 255, 255, 255, 255, 255, 255], .corrupt),  // offsets beyond 2^63
            (8..<12, [0, 0, 0, 48], .corrupt),  // shorter than a header
            (8..<12, [0xff, 255, 255, 255], .corrupt),
            (8..<12, [0x04, 0, 0, 0], .tooLarge),
            (16..<17, [0], .corrupt), (16..<17, [1], .corrupt), (16..<17, [0xff], .corrupt),
            (16..<17, [3], .newerFormat),
            (23..<27, [0xff, 255, 255, 255], .corrupt),  // last offset below the first
            (57..<61, [0xff, 255, 255, 255], .corrupt),  // a negative count
            (57..<61, [0, 0, 0, 3], .corrupt),  // more records than offsets
        ]
        for change in changes {
            var bytes = batch
            bytes.replaceSubrange(change.range, with: change.bytes)
            #expect(code(of: bytes) == change.code, "\(change)")
        }
    }

    @Test("when it is compressed by something else, and the error names it", arguments: [2, 5, 6, 7])
    func codecs(number: Int) throws {
        let batch = BatchBytes(attributes: Int16(number), content: BatchBytes.record()).bytes
        let error = #expect(throws: LogError.self) { try FetchedRecords().decode(batch) }
        #expect(error?.code == .unsupportedCodec)
        let name = CompressionCodec(rawValue: UInt8(number))?.description ?? "number \(number)"
        #expect(error?.message.contains(name) == true)
    }

    static let eleven: [UInt8] = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1]
    static let beyond64: [UInt8] = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2]
    static let maximum: [UInt8] = [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]
    static let minimum: [UInt8] = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]

    static let records: [(what: String, bytes: [UInt8])] = [
        ("no record", []), ("zeros", [0, 0, 0, 0, 0, 0, 0]),
        ("length below zero", BatchBytes.record(length: [1])),
        ("length too short", BatchBytes.record(length: [14])),
        ("length too long", BatchBytes.record(length: [18])),
        ("length enormous", BatchBytes.record(length: maximum)),
        ("length of minus 2^63", BatchBytes.record(length: minimum)),
        ("length in eleven bytes", BatchBytes.record(length: eleven)),
        ("length beyond 64 bits", BatchBytes.record(length: beyond64)),
        ("offset below zero", BatchBytes.record(offsetDelta: [1])),
        ("offset beyond the batch", BatchBytes.record(offsetDelta: [2])),
        ("offset enormous", BatchBytes.record(offsetDelta: maximum)),
        ("time that never ends", BatchBytes.record(timestampDelta: eleven)),
        ("key length of -2", BatchBytes.record(key: [3])),
        ("key beyond the record", BatchBytes.record(key: [100, 0x6b])),
        ("key enormous", BatchBytes.record(key: maximum)),
        ("value length of -2", BatchBytes.record(value: [3])),
        ("value beyond the record", BatchBytes.record(value: [100, 0x6b])),
        ("value enormous", BatchBytes.record(value: maximum)),
        ("no headers' count", BatchBytes.record(headers: [])),
        ("headers' count below zero", BatchBytes.record(headers: [1])),
        ("headers' count enormous", BatchBytes.record(headers: maximum)),
        ("a header less than counted", BatchBytes.record(headers: [4, 2, 0x61, 2, 0x62])),
        ("bytes behind the headers", BatchBytes.record(headers: [0, 0])),
        ("header name null", BatchBytes.record(headers: [2, 1, 2, 0x62])),
        ("header name beyond", BatchBytes.record(headers: [2, 100, 2, 0x62])),
        ("header value length of -2", BatchBytes.record(headers: [2, 2, 0x61, 3])),
        ("header value beyond", BatchBytes.record(headers: [2, 2, 0x61, 100])),
        ("bytes behind the records", BatchBytes.record() + [0]),
        ("a second record", BatchBytes.record() + BatchBytes.record()),
    ]

    @Test("when its checksum agrees and a record's bytes are wrong")
    func malformedRecords() throws {
        for record in Self.records {
            #expect(code(of: BatchBytes(content: record.bytes).bytes) == .corrupt, "\(record.what)")
            let frame = try LZ4Frame.compress(record.bytes)
            #expect(code(of: BatchBytes(attributes: 3, content: frame).bytes) == .corrupt, "\(record.what)")
        }
        #expect(code(of: BatchBytes(content: BatchBytes.record()).bytes) == nil)
    }

    @Test("when offsets repeat or fall")
    func offsetsInOrder() {
        for second: UInt8 in [0, 2, 4] {
            let content = BatchBytes.record(offsetDelta: [2]) + BatchBytes.record(offsetDelta: [second])
            let batch = BatchBytes(lastOffsetDelta: 5, recordCount: 2, content: content)
            #expect(code(of: batch.bytes) == (second == 4 ? nil : .corrupt))
        }
    }

    @Test("when its LZ4 frame is no frame, or claims to hold too much")
    func frames() throws {
        var frame = try LZ4Frame.compress([UInt8](repeating: 0, count: 100_000))
        #expect(code(of: BatchBytes(attributes: 3, content: Array("no frame".utf8)).bytes) == .corrupt)
        #expect(code(of: BatchBytes(attributes: 3, content: []).bytes) == .corrupt)
        frame[9] = 0x10  // declares 256 MiB and more
        #expect(code(of: BatchBytes(attributes: 3, content: frame).bytes) == .tooLarge)
    }

    @Test("when more records are counted than fit")
    func implausibleCount() {
        let record = BatchBytes.record()
        let batch = BatchBytes(lastOffsetDelta: 1 << 20, recordCount: 1 << 20, content: record)
        #expect(code(of: batch.bytes) == .corrupt)
    }

    @Test("in a fetch that has content already, which stays")
    func rollback() throws {
        let fetched = FetchedRecords(capacity: 10)
        try fetched.decode(try RecordBatchBuilder.batch(Self.sample))
        let used = fetched.used
        let half = BatchBytes(lastOffsetDelta: 1, recordCount: 2, content: BatchBytes.record() + [14])
        #expect(throws: LogError.self) { try fetched.decode(half.bytes) }
        #expect(fetched.values == Self.sample)
        #expect(fetched.used == used)
    }
}
