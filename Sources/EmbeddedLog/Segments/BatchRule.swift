import Log

/// What a batch in one of the log's own files must be, beyond what the format itself asks for.
enum BatchRule {
    /// What the log writes where Kafka has the leader's epoch: a number made of the partition's name. No
    /// checksum covers these bytes, so a flipped bit shows, and so does a batch that the disk put into
    /// another partition's file at the very place where one of the same size and offset belongs.
    static func leaderEpoch(of topicPartition: TopicPartition) -> Int32 {
        Int32(truncatingIfNeeded: Checksum.of(Array(topicPartition.description.utf8)) & 0x7fff_ffff)
    }

    /// Why these bytes are no batch that belongs here; nil if nothing is wrong with the header.
    ///
    /// - Parameters:
    ///   - expected: the offset that is due; nil if any may come.
    ///   - epoch: the leader's epoch that is due.
    ///   - room: bytes that are left for the whole batch.
    static func fault(
        in header: RecordBatchHeader, expected: Offset?, epoch: Int32, room: Int64
    ) -> String? {
        if let expected, header.baseOffset != expected {
            return "a batch of offset \(header.baseOffset) where \(expected) is due"
        }
        guard header.partitionLeaderEpoch == epoch else {
            return "a batch of leader epoch \(header.partitionLeaderEpoch) where this partition has \(epoch)"
        }
        guard Int64(header.recordCount) == Int64(header.lastOffsetDelta) + 1 else {
            return "a batch of \(header.recordCount) records for \(Int64(header.lastOffsetDelta) + 1) offsets"
        }
        guard Int64(header.totalSize) <= room else {
            return "a batch of \(header.totalSize) bytes where \(room) are left"
        }
        return nil
    }

    /// The header at the beginning of `bytes`, or why it is none.
    static func header(
        _ bytes: UnsafeRawBufferPointer, expected: Offset?, epoch: Int32, room: Int64
    ) -> Result<RecordBatchHeader, BatchFault> {
        do {
            let header = try RecordBatchHeader(parsing: bytes)
            if let reason = fault(in: header, expected: expected, epoch: epoch, room: room) {
                return .failure(BatchFault(reason: reason))
            }
            return .success(header)
        } catch {
            return .failure(BatchFault(reason: error.message))
        }
    }
}
