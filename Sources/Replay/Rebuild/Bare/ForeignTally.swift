import JSON

/// What was taken from segments that have no journal, and what was left out of it.
public struct ForeignTally: Sendable, Equatable {
    public var records: Int64 = 0
    /// Of transactions that were aborted.
    public var abortedRecords: Int64 = 0
    /// Of transactions whose end is not in the segments.
    public var openRecords: Int64 = 0
    /// Behind the last whole batch of partitions that were copied while they were written.
    public var cutBytes: Int64 = 0

    public init() {}

    mutating func add(_ other: ForeignTally) {
        records += other.records
        abortedRecords += other.abortedRecords
        openRecords += other.openRecords
        cutBytes += other.cutBytes
    }

    var json: JSONValue {
        [
            "aborted_records": .integer(abortedRecords), "open_transaction_records": .integer(openRecords),
            "cut_bytes": .integer(cutBytes),
        ]
    }
}
