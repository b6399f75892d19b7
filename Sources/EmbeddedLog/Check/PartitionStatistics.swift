public import Log

/// What one partition has on the disk.
public struct PartitionStatistics: Sendable, Hashable {
    public var topicPartition: TopicPartition
    public var segments: Int
    /// Of all segments.
    public var bytes: Int64
    /// Offsets from the first to the end: that is the number of records.
    public var records: Int64
    public var firstOffset: Offset
    /// Behind the last record that was written.
    public var endOffset: Offset
    /// Behind the last record that a sync has proven.
    public var durableEndOffset: Offset
    /// Milliseconds since 1970: of the first record that is still there. Nil if there is none.
    public var firstTimestamp: Int64?
    /// Milliseconds since 1970: the greatest of all. Nil if there is none.
    public var lastTimestamp: Int64?
    /// Bytes of records for each byte on the disk, from a sample of at most 512 batches. Nil without batches.
    public var compressionRatio: Double?
}
