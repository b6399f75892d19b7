import EmbeddedLog
import Log

/// Copies one partition of a data directory into another one: the same records at the same offsets, batch by batch as
/// they are compressed. Goes on behind what is there. Belongs to one thread.
final class PartitionCopy {
    private let partition: TopicPartition
    private let log: EmbeddedLog
    private let reader: SegmentFolderReader
    private var position: Offset
    private var next: RecordBatchHeader?

    /// - Parameter end: the source's; what lies beyond it is an unproven tail.
    init(
        _ partition: TopicPartition, of directory: String, end: Offset, to log: EmbeddedLog,
        storage: any Storage
    ) throws(LogError) {
        self.partition = partition
        self.log = log
        position = try log.endOffset(of: partition, isolation: .written)
        reader = try SegmentFolderReader(
            SegmentFolder(partition, path: "\(directory)/log/\(partition)"), storage: storage, from: position,
            end: end)
    }

    /// Copies the whole batches before an offset.
    func advance(to limit: Offset) throws(LogError) {
        while position < limit {
            if next == nil { next = try reader.next() }
            guard let header = next else { return }
            guard header.lastOffset >= position else {
                next = nil
                continue
            }
            guard header.lastOffset < limit else { return }
            guard header.baseOffset >= position else {
                // The first of it is there already.
                try writePart(of: header, before: limit)
                continue
            }
            let batch = try batch(header)
            guard header.baseOffset == position, header.isDense else {
                throw reader.located(LogError(.corrupt, "offset \(position) is due"))
            }
            try write(SealedBatch(copying: batch, header: header))
            next = nil
        }
    }

    /// Copies up to an offset, which may lie within a batch.
    func finish(at limit: Offset) throws(LogError) {
        try advance(to: limit)
        guard position < limit else { return }
        guard let header = next else {
            throw LogError(
                .corrupt, "the log ends at offset \(position), where \(limit) is named",
                topicPartition: partition, offset: position)
        }
        try writePart(of: header, before: limit)
    }

    private func writePart(of header: RecordBatchHeader, before limit: Offset) throws(LogError) {
        let records = FetchedRecords()
        do {
            try RecordBatchDecoder.decode(try batch(header), header: header, from: position, into: records)
        } catch {
            throw reader.located(error)
        }
        records.records.removeAll { $0.offset >= limit }
        if let part = try RecordBatchBuilder.batch(of: records.records, in: records) { try write(part) }
    }

    private func batch(_ header: RecordBatchHeader) throws(LogError) -> UnsafeRawBufferPointer {
        let batch = try reader.batch()
        guard RecordBatchDecoder.verifyChecksum(batch, header: header) else {
            throw reader.located(LogError(.corrupt, "the CRC-32C does not agree"))
        }
        return batch
    }

    private func write(_ batch: SealedBatch) throws(LogError) {
        position = try log.write(batch, to: partition).lastOffset + 1
    }
}
