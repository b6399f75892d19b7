import Log

/// What a batch in one of the log's own files must be, beyond what the format itself asks for.
enum BatchRule {
    /// The log writes no other, so that a flipped bit in these bytes, which no checksum covers, shows.
    static let leaderEpoch: Int32 = -1

    /// Why these bytes are no batch that belongs here; nil if nothing is wrong with the header.
    ///
    /// - Parameters:
    ///   - expected: the offset that is due; nil if any may come.
    ///   - room: bytes that are left for the whole batch.
    static func fault(
        in header: RecordBatchHeader, expected: Offset?, room: Int64
    ) -> String? {
        if let expected, header.baseOffset != expected {
            return "a batch of offset \(header.baseOffset) where \(expected) is due"
        }
        guard header.partitionLeaderEpoch == leaderEpoch else {
            return "a batch of leader epoch \(header.partitionLeaderEpoch) where it is always \(leaderEpoch)"
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
        _ bytes: UnsafeRawBufferPointer, expected: Offset?, room: Int64
    ) -> Result<RecordBatchHeader, BatchFault> {
        do {
            let header = try RecordBatchHeader(parsing: bytes)
            if let reason = fault(in: header, expected: expected, room: room) {
                return .failure(BatchFault(reason: reason))
            }
            return .success(header)
        } catch {
            return .failure(BatchFault(reason: error.message))
        }
    }
}
