public import Log

/// What recovery did to one partition.
public struct PartitionRecovery: Sendable {
    /// Bytes behind the last whole batch. No sync had proven them, so nobody was told that they are safe.
    public var bytesCut: Int64 = 0
    /// Bytes of whole batches that no sync had proven; they were written anew, synced, and count now.
    public var bytesRewritten: Int64 = 0
    /// Their records.
    public var recordsKept: Int64 = 0
    /// Why the first of the cut bytes were not a batch.
    public var reason: String?
    /// The file that the cut began in, and where.
    public var file: String?
    public var byte: Int64?
    /// Damage below the mark; only in a log opened for reading, which goes on without.
    public var damage: LogError?

    public init() {}
}
