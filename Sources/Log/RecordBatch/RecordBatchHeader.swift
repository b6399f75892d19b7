/// The first 61 bytes of a record batch: Kafka's message format version 2
/// (kafka.apache.org/documentation/#recordbatch). All numbers are big-endian.
public struct RecordBatchHeader: Sendable, Hashable {
    /// Bytes of a header.
    public static let size = 61
    /// The version of the format that is read and written.
    public static let magic: Int8 = 2
    /// `batchLength` counts the bytes from here on.
    static let lengthStart = 12
    /// The checksum covers the bytes from here on.
    static let checksumStart = 21
    static let transactionalBit: Int16 = 0x10

    public var baseOffset: Offset
    /// Bytes of the batch from byte 12 on.
    public var batchLength: Int32
    public var partitionLeaderEpoch: Int32
    public var magic: Int8
    /// CRC-32C of the bytes from byte 21 on.
    public var crc: UInt32
    public var attributes: Int16
    public var lastOffsetDelta: Int32
    /// Milliseconds since 1970; the records' own are counted from it.
    public var baseTimestamp: Int64
    /// Milliseconds since 1970.
    public var maxTimestamp: Int64
    /// -1 without a producer, as the two below.
    public var producerID: Int64
    public var producerEpoch: Int16
    public var baseSequence: Int32
    /// Fewer than `lastOffsetDelta + 1` after compaction.
    public var recordCount: Int32

    /// Bytes of the batch, this header included.
    public var totalSize: Int { Self.lengthStart + Int(batchLength) }
    public var lastOffset: Offset { baseOffset + Offset(lastOffsetDelta) }
    /// Nil if the number stands for no codec that is known.
    public var codec: CompressionCodec? { CompressionCodec(rawValue: UInt8(attributes & 0x07)) }
    /// Whether the log, and not the producer, set the timestamps: all are `maxTimestamp` then.
    public var hasLogAppendTime: Bool { attributes & 0x08 != 0 }
    public var isTransactional: Bool { attributes & Self.transactionalBit != 0 }
    /// Whether its records are the log's own: markers of a transaction's end.
    public var isControl: Bool { attributes & 0x20 != 0 }
    public var producer: ProducerStamp? {
        producerID < 0 ? nil : ProducerStamp(id: producerID, epoch: producerEpoch, baseSequence: baseSequence)
    }

    /// Reads a header from the first bytes of `bytes`. Says nothing about the bytes behind it: their checksum is
    /// `RecordBatchDecoder`'s.
    ///
    /// - Throws: `corrupt` if there are fewer than 61 bytes or a number can't be right; `newerFormat` for a magic
    ///   beyond 2; `tooLarge` for a batch over `RecordBatchLimit.batchBytes`.
    public init(parsing bytes: UnsafeRawBufferPointer) throws(LogError) {
        guard bytes.count >= Self.size else {
            throw LogError(.corrupt, "\(bytes.count) bytes are no batch header, it has \(Self.size)")
        }
        baseOffset = bytes.bigEndian(at: 0)
        batchLength = bytes.bigEndian(at: 8)
        partitionLeaderEpoch = bytes.bigEndian(at: 12)
        magic = bytes.bigEndian(at: 16)
        crc = bytes.bigEndian(at: 17)
        attributes = bytes.bigEndian(at: 21)
        lastOffsetDelta = bytes.bigEndian(at: 23)
        baseTimestamp = bytes.bigEndian(at: 27)
        maxTimestamp = bytes.bigEndian(at: 35)
        producerID = bytes.bigEndian(at: 43)
        producerEpoch = bytes.bigEndian(at: 51)
        baseSequence = bytes.bigEndian(at: 53)
        recordCount = bytes.bigEndian(at: 57)
        try checkShape()
        try checkCounts()
    }

    /// The header of a new batch with contiguous offsets; its base offset and checksum are set later.
    init(
        batchLength: Int32, attributes: Int16, baseTimestamp: Int64, maxTimestamp: Int64,
        producer: ProducerStamp?, recordCount: Int32
    ) {
        baseOffset = 0
        self.batchLength = batchLength
        partitionLeaderEpoch = -1
        magic = Self.magic
        crc = 0
        self.attributes = attributes
        lastOffsetDelta = recordCount - 1
        self.baseTimestamp = baseTimestamp
        self.maxTimestamp = maxTimestamp
        producerID = producer?.id ?? -1
        producerEpoch = producer?.epoch ?? -1
        baseSequence = producer?.baseSequence ?? -1
        self.recordCount = recordCount
    }

    private func checkShape() throws(LogError) {
        guard magic <= Self.magic else {
            throw LogError(
                .newerFormat, "a batch of format \(magic), newer than \(Self.magic)", offset: baseOffset)
        }
        guard magic == Self.magic else {
            throw LogError(.corrupt, "a batch of format \(magic), not \(Self.magic)", offset: baseOffset)
        }
        guard batchLength >= Int32(Self.size - Self.lengthStart) else {
            throw LogError(
                .corrupt, "a batch length of \(batchLength), less than a header", offset: baseOffset)
        }
        guard totalSize <= RecordBatchLimit.batchBytes else {
            throw LogError(
                .tooLarge, "a batch of \(totalSize) bytes, over \(RecordBatchLimit.batchBytes)",
                offset: baseOffset)
        }
    }

    private func checkCounts() throws(LogError) {
        guard baseOffset >= 0, lastOffsetDelta >= 0, baseOffset <= Offset.max - Offset(lastOffsetDelta) else {
            throw LogError(
                .corrupt, "a batch with base offset \(baseOffset) and last delta \(lastOffsetDelta)",
                offset: baseOffset)
        }
        guard recordCount >= 0, Int64(recordCount) <= Int64(lastOffsetDelta) + 1 else {
            throw LogError(
                .corrupt, "a batch of \(recordCount) records for \(Int64(lastOffsetDelta) + 1) offsets",
                offset: baseOffset)
        }
        let contentLimit =
            codec == CompressionCodec.none ? totalSize - Self.size : RecordBatchLimit.contentBytes
        guard Int(recordCount) <= contentLimit / RecordBatchLimit.smallestRecordBytes else {
            throw LogError(
                .corrupt, "a batch of \(recordCount) records in at most \(contentLimit) bytes",
                offset: baseOffset)
        }
    }
}
