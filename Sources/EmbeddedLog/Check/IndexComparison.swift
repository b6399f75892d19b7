import Log

/// Holds an index's entries against the batches of its segment, as they come.
struct IndexComparison {
    private let entries: [SegmentIndex.Entry]
    private var next = 0
    private var maxTimestamp = Int64.min
    private var isGivenUp = false
    /// The number of an entry that agrees with no batch.
    private(set) var wrongEntry: Int?

    init(_ index: SegmentIndex?) { entries = index?.entries ?? [] }

    mutating func compare(_ header: RecordBatchHeader, byte: Int64) {
        defer { maxTimestamp = max(maxTimestamp, header.maxTimestamp) }
        guard !isGivenUp, next < entries.count, entries[next].byte <= byte else { return }
        let entry = entries[next]
        let agrees =
            entry.byte == byte && entry.offset == header.baseOffset
            && entry.maxTimestampBefore == maxTimestamp
        if !agrees, wrongEntry == nil { wrongEntry = next }
        next += 1
    }

    /// Batches were passed over.
    mutating func giveUp() { isGivenUp = true }
}
