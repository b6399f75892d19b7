import Log

/// What a partition has promised so far.
struct PartitionModel {
    /// Batches that were handed to the log, by number.
    var issued: [Int: SimulatedBatch] = [:]
    /// What the log said about offsets since it was opened.
    private var assigned: [Offset: RecordIdentity] = [:]
    /// What must be there, whatever happens.
    private(set) var promised: [Offset: RecordIdentity] = [:]
    /// Nothing at or beyond it may be removed by retention.
    var floor: Offset = 0
    /// The file and byte up to which the log said that everything is durable.
    var durableEnd: (file: String, byte: Int64)?
    /// The log began with it when it was last asked.
    var start: Offset = 0
    private var claimedEnd: Offset = 0

    mutating func assign(_ receipt: AppendReceipt, _ batch: SimulatedBatch) throws {
        try require(
            receipt.lastOffset - receipt.baseOffset + 1 == batch.recordCount,
            "batch \(batch.number) of \(batch.recordCount) records got offsets \(receipt)")
        for index in 0..<batch.recordCount {
            let offset = receipt.baseOffset + Offset(index)
            let identity = RecordIdentity(batch: batch.number, index: index)
            if let other = promised[offset] ?? assigned[offset] {
                try require(other == identity, "offset \(offset) was given to \(other) and to \(identity)")
            }
            assigned[offset] = identity
        }
    }

    mutating func promise(_ receipt: AppendReceipt, _ batch: SimulatedBatch) throws {
        try assign(receipt, batch)
        for offset in receipt.baseOffset...receipt.lastOffset { promised[offset] = assigned[offset] }
    }

    /// The log says that everything before `end` is durable.
    mutating func promise(upTo end: Offset) {
        while claimedEnd < end {
            if let identity = assigned[claimedEnd] { promised[claimedEnd] = identity }
            claimedEnd += 1
        }
    }

    mutating func promise(_ offset: Offset, _ identity: RecordIdentity) { promised[offset] = identity }

    /// The log is opened anew: what was not promised may be gone.
    mutating func forgetAssigned() {
        assigned = [:]
        claimedEnd = 0
    }

    mutating func retire(before start: Offset) {
        promised = promised.filter { $0.key >= start }
    }
}
