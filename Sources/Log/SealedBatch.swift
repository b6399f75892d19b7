/// Who appends, for idempotence: a repeated (id, epoch, sequence) is recognized and not appended again.
public struct ProducerStamp: Sendable, Hashable {
    public var id: Int64
    public var epoch: Int16
    /// The sequence number of the batch's first record.
    public var baseSequence: Int32

    public init(id: Int64, epoch: Int16, baseSequence: Int32) {
        self.id = id
        self.epoch = epoch
        self.baseSequence = baseSequence
    }
}

/// One record batch (Kafka's format, version 2) that is complete but for its base offset, which the log sets
/// when it appends: it lies outside the checksum.
public struct SealedBatch: Sendable {
    public let bytes: [UInt8]
    public let recordCount: Int
    /// Milliseconds since 1970.
    public let maxTimestamp: Int64
    public let producer: ProducerStamp?

    package init(bytes: [UInt8], recordCount: Int, maxTimestamp: Int64, producer: ProducerStamp?) {
        self.bytes = bytes
        self.recordCount = recordCount
        self.maxTimestamp = maxTimestamp
        self.producer = producer
    }
}
