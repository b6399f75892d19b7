import CCRC32C

extension RecordBatchHeader {
    /// Sets the base offset of a sealed batch. The checksum doesn't cover it.
    package static func setBaseOffset(_ offset: Offset, in batch: UnsafeMutableRawBufferPointer) {
        precondition(batch.count >= size, "a batch has a header")
        batch.storeBigEndian(offset, at: 0)
    }

    /// Writes this header into the first bytes of `batch`, which holds its records already, and sets its checksum.
    func write(into batch: UnsafeMutableRawBufferPointer) {
        precondition(batch.count == totalSize, "a header's length is that of its batch")
        batch.storeBigEndian(baseOffset, at: 0)
        batch.storeBigEndian(batchLength, at: 8)
        batch.storeBigEndian(partitionLeaderEpoch, at: 12)
        batch.storeBigEndian(magic, at: 16)
        batch.storeBigEndian(attributes, at: 21)
        batch.storeBigEndian(lastOffsetDelta, at: 23)
        batch.storeBigEndian(baseTimestamp, at: 27)
        batch.storeBigEndian(maxTimestamp, at: 35)
        batch.storeBigEndian(producerID, at: 43)
        batch.storeBigEndian(producerEpoch, at: 51)
        batch.storeBigEndian(baseSequence, at: 53)
        batch.storeBigEndian(recordCount, at: 57)
        batch.storeBigEndian(Self.checksum(of: UnsafeRawBufferPointer(batch)), at: 17)
    }

    /// The checksum that belongs into the header of this whole batch.
    static func checksum(of batch: UnsafeRawBufferPointer) -> UInt32 {
        let covered = UnsafeRawBufferPointer(rebasing: batch[checksumStart...])
        return varve_crc32c(0, covered.baseAddress, covered.count)
    }
}
