public import Log

/// What opening a log found and did, or in a log that only reads, would have done.
public struct RecoveryReport: Sendable {
    /// A partition with records had no mark, so the marks file was lost or damaged: what lies in its segments
    /// was taken as far as it is whole, and nothing proves that no more was acknowledged.
    public var marksWereLost = false
    /// Only partitions with something to report.
    public var partitions: [TopicPartition: PartitionRecovery] = [:]

    public init() {}

    public var bytesCut: Int64 { partitions.values.reduce(0) { $0 + $1.bytesCut } }
    public var bytesRewritten: Int64 { partitions.values.reduce(0) { $0 + $1.bytesRewritten } }
}
