import Compression

/// Gathers records and seals them into one batch. Keeps its memory from batch to batch, so that adding a record
/// allocates nothing once it runs.
public struct RecordBatchBuilder: Sendable {
    private let codec: CompressionCodec
    /// Encoded records in its first `payloadBytes` bytes; the rest is room.
    private var payload: [UInt8] = []
    private var frame: [UInt8] = []
    private var baseTimestamp: Int64 = 0
    private var maxTimestamp = Int64.min

    public private(set) var recordCount = 0
    /// Bytes of the records so far, before compression.
    public private(set) var payloadBytes = 0
    public var isEmpty: Bool { recordCount == 0 }

    /// Only `none` and `lz4` are written. A batch that LZ4 would not make smaller is written without it.
    public init(codec: CompressionCodec = .lz4) {
        precondition(codec == .none || codec == .lz4, "batches are written with none or lz4")
        self.codec = codec
    }

    /// Adds a record at the next offset. A nil key or value is Kafka's null. `timestamp` is in milliseconds since
    /// 1970.
    ///
    /// - Complexity: O(size of the record), amortized; no allocation while the room suffices.
    public mutating func add(
        key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?,
        headers: RecordHeaderBlock = .empty, timestamp: Int64
    ) {
        if recordCount == 0 { baseTimestamp = timestamp }
        maxTimestamp = max(maxTimestamp, timestamp)
        // Wraps around, as the reader does, so that any two timestamps go together.
        let timestampDelta = timestamp &- baseTimestamp
        let offsetDelta = Int64(recordCount)
        let bodySize =
            1 + ZigZag.size(timestampDelta) + ZigZag.size(offsetDelta)
            + RecordWriter.size(key) + RecordWriter.size(value) + headers.bytes.count
        let size = ZigZag.size(Int64(bodySize)) + bodySize
        makeRoom(for: size)
        payload.withUnsafeMutableBytes { room in
            guard let base = room.baseAddress else { return }
            var writer = RecordWriter(at: base + payloadBytes)
            writer.writeVarint(Int64(bodySize))
            writer.write(0)  // a record's attributes: none are defined
            writer.writeVarint(timestampDelta)
            writer.writeVarint(offsetDelta)
            writer.writeSized(key)
            writer.writeSized(value)
            headers.bytes.withUnsafeBytes { writer.write($0) }
        }
        payloadBytes += size
        recordCount += 1
    }

    public mutating func add(
        key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?,
        headers: [(name: String, value: [UInt8]?)], timestamp: Int64
    ) {
        add(key: key, value: value, headers: RecordHeaderBlock(headers), timestamp: timestamp)
    }

    /// The same with arrays, for what is not written by the million.
    @_disfavoredOverload
    public mutating func add(
        key: [UInt8]?, value: [UInt8]?, headers: RecordHeaderBlock = .empty, timestamp: Int64
    ) {
        Self.withOptionalBytes(key) { key in
            Self.withOptionalBytes(value) { value in
                add(key: key, value: value, headers: headers, timestamp: timestamp)
            }
        }
    }

    private static func withOptionalBytes(_ bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) -> Void) {
        guard let bytes else { return body(nil) }
        bytes.withUnsafeBytes { body($0) }
    }

    private mutating func makeRoom(for size: Int) {
        let missing = payloadBytes + size - payload.count
        guard missing > 0 else { return }
        payload.append(contentsOf: repeatElement(0, count: max(missing, payload.count, 64 << 10)))
    }

    public mutating func removeAll() {
        recordCount = 0
        payloadBytes = 0
        maxTimestamp = .min
    }

    /// Makes a batch of the records added since the last one; nil if there are none. The builder is empty
    /// afterwards, whether or not this throws.
    ///
    /// - Throws: `tooLarge` if the records are more than `RecordBatchLimit` allows.
    public mutating func seal(producer: ProducerStamp? = nil) throws(LogError) -> SealedBatch? {
        guard recordCount > 0 else { return nil }
        defer { removeAll() }
        guard payloadBytes <= RecordBatchLimit.contentBytes else { throw tooLarge(payloadBytes) }
        let frameBytes = codec == .lz4 ? compressedSize() : nil
        let contentBytes = frameBytes ?? payloadBytes
        let totalSize = RecordBatchHeader.size + contentBytes
        guard totalSize <= RecordBatchLimit.batchBytes else { throw tooLarge(totalSize) }
        let header = header(
            totalSize: totalSize, codec: frameBytes == nil ? .none : .lz4, producer: producer)
        let bytes = [UInt8](unsafeUninitializedCapacity: totalSize) { target, count in
            let batch = UnsafeMutableRawBufferPointer(start: target.baseAddress, count: totalSize)
            let content = UnsafeMutableRawBufferPointer(rebasing: batch[RecordBatchHeader.size...])
            (frameBytes == nil ? payload : frame).withUnsafeBytes { source in
                content.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[..<contentBytes]))
            }
            header.write(into: batch)
            count = totalSize
        }
        return SealedBatch(
            bytes: bytes, recordCount: recordCount, maxTimestamp: maxTimestamp, producer: producer)
    }

    /// Compresses the payload into `frame` and returns the frame's size; nil if that is no gain.
    private mutating func compressedSize() -> Int? {
        let bound = LZ4Frame.frameBound(contentBytes: payloadBytes)
        if frame.count < bound {
            frame.append(contentsOf: repeatElement(0, count: bound - frame.count))
        }
        let size = payload.withUnsafeBytes { source in
            frame.withUnsafeMutableBytes { target in
                try? LZ4Frame.compress(
                    UnsafeRawBufferPointer(rebasing: source[..<payloadBytes]), into: target)
            }
        }
        guard let size, size < payloadBytes else { return nil }
        return size
    }

    private func header(
        totalSize: Int, codec: CompressionCodec, producer: ProducerStamp?
    ) -> RecordBatchHeader {
        RecordBatchHeader(
            batchLength: Int32(totalSize - RecordBatchHeader.lengthStart), attributes: Int16(codec.rawValue),
            baseTimestamp: baseTimestamp, maxTimestamp: maxTimestamp, producer: producer,
            recordCount: Int32(recordCount))
    }

    private func tooLarge(_ size: Int) -> LogError {
        LogError(
            .tooLarge,
            "a batch of \(recordCount) records and \(size) bytes: the limits are "
                + "\(RecordBatchLimit.contentBytes) bytes of records and \(RecordBatchLimit.batchBytes) compressed"
        )
    }
}
