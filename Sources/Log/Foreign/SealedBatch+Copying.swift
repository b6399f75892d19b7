extension SealedBatch {
    /// A batch of a log of this program's, to be appended to another one at the same offset: its bytes as they are.
    ///
    /// - Precondition: the bytes are the whole batch that `header` was read from, and each of its offsets has a record.
    package init(copying batch: UnsafeRawBufferPointer, header: RecordBatchHeader) {
        self.init(
            bytes: Array(batch[..<header.totalSize]), recordCount: Int(header.recordCount),
            maxTimestamp: header.maxTimestamp, producer: header.producer)
    }

    /// A batch that another program wrote, to be appended at another offset. Its records stay as they are compressed;
    /// its producer and transaction go: their numbers mean nothing here, and a transaction without its marker would
    /// hide the records from those who read committed ones only.
    ///
    /// - Precondition: as above.
    package init(adopting batch: UnsafeRawBufferPointer, header: RecordBatchHeader) {
        var own = header
        own.attributes &= ~RecordBatchHeader.transactionalBit
        own.producerID = -1
        own.producerEpoch = -1
        own.baseSequence = -1
        var bytes = Array(batch[..<header.totalSize])
        bytes.withUnsafeMutableBytes { own.write(into: $0) }
        self.init(
            bytes: bytes, recordCount: Int(header.recordCount), maxTimestamp: header.maxTimestamp,
            producer: nil)
    }
}

extension RecordBatchHeader {
    /// Whether each of the batch's offsets has a record: after compaction some have none.
    package var isDense: Bool { Int64(recordCount) == Int64(lastOffsetDelta) + 1 }
}
