import Log

/// What one producer appended last.
struct ProducerHistory: Sendable, Hashable {
    struct Batch: Sendable, Hashable {
        var firstSequence: Int32
        var lastSequence: Int32
        var firstOffset: Offset
        var lastOffset: Offset
    }

    var epoch: Int16
    /// Oldest first, never empty.
    var batches: [Batch]

    var lastOffset: Offset { batches.last?.lastOffset ?? -1 }
    var nextSequence: Int32 { batches.last.map { ProducerTable.sequence($0.lastSequence, plus: 1) } ?? 0 }
}
