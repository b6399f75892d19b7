package import Log

/// What a shard has written and no transaction has committed yet, in the order in which it was written. It is kept until
/// the commit is known, so that a transaction that was aborted can be made again, record by record the same.
package struct PendingWrites {
    package struct Write {
        package var partition: TopicPartition
        /// The number of the batch's first record among those of the partition.
        package var sequence: Offset
        package var batch: SealedBatch
    }

    package private(set) var writes: [Write] = []
    package private(set) var byteCount = 0
    /// How many there have ever been.
    package private(set) var total: UInt64 = 0
    private var ends: [TopicPartition: Offset]
    private var committedEnds: [TopicPartition: Offset]

    /// - Parameter ends: of the partitions, behind what is committed.
    package init(ends: [TopicPartition: Offset]) {
        self.ends = ends
        committedEnds = ends
    }

    /// Behind what is written to a partition; nil if it is none of these.
    package func end(of partition: TopicPartition) -> Offset? { ends[partition] }
    package func committedEnd(of partition: TopicPartition) -> Offset? { committedEnds[partition] }

    /// Nil if the partition is none of these.
    package mutating func add(_ batch: SealedBatch, to partition: TopicPartition) -> AppendReceipt? {
        guard let first = ends[partition] else { return nil }
        let end = first + Offset(batch.recordCount)
        writes.append(Write(partition: partition, sequence: first, batch: batch))
        ends[partition] = end
        byteCount += batch.bytes.count
        total += 1
        return AppendReceipt(baseOffset: first, lastOffset: end - 1)
    }

    /// Those of the first `number` that there have ever been which are not committed.
    package func writes(before number: UInt64) -> ArraySlice<Write> {
        let committed = total - UInt64(writes.count)
        return writes.prefix(Int(number > committed ? number - committed : 0))
    }

    /// The first ones are committed.
    package mutating func commit(_ count: Int) {
        for write in writes.prefix(count) {
            committedEnds[write.partition] = write.sequence + Offset(write.batch.recordCount)
            byteCount -= write.batch.bytes.count
        }
        writes.removeFirst(count)
    }
}
