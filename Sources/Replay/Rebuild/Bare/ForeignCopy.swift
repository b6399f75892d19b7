import EmbeddedLog
import Log

/// Takes the records of one folder of segments, whoever wrote them, into a data partition of the new directory: those
/// that a reader of committed records sees, under offsets without gaps. Goes on behind what is there. Belongs to one
/// thread.
final class ForeignCopy {
    private let folder: SegmentFolder
    private let partition: TopicPartition
    private let log: EmbeddedLog
    private let storage: any Storage
    private let records = FetchedRecords()
    private var tally = ForeignTally()
    /// Records that an interrupted rebuild has taken already.
    private var known: Int64

    init(
        _ folder: SegmentFolder, as partition: TopicPartition, to log: EmbeddedLog, storage: any Storage
    ) throws(LogError) {
        self.folder = folder
        self.partition = partition
        self.log = log
        self.storage = storage
        known = try log.endOffset(of: partition, isolation: .written)
    }

    /// - Parameter progress: gets the share that is done, 0 to 1.
    /// - Throws: `LogError` with file, byte and offset of the source.
    func run(progress: (Double) -> Void) throws -> ForeignTally {
        let transactions = try transactions()
        let reader = try SegmentFolderReader(folder, storage: storage)
        let total = max(1, try reader.totalBytes())
        while let header = try reader.next() {
            try Task.checkCancellation()
            if header.isControl { continue }
            switch transactions.fate(of: header) {
            case .aborted: tally.abortedRecords += Int64(header.recordCount)
            case .open: tally.openRecords += Int64(header.recordCount)
            case .committed: try take(header, reader)
            }
            progress(Double(reader.bytesRead) / Double(total))
        }
        tally.cutBytes += reader.cutBytes
        return tally
    }

    /// What became of each transaction: markers come after the records that they speak of.
    private func transactions() throws -> TransactionIndex {
        let reader = try SegmentFolderReader(
            folder, storage: storage, windowBytes: SegmentFolderReader.headerWindowBytes)
        var index = TransactionIndex()
        while let header = try reader.next() {
            try Task.checkCancellation()
            do {
                index.note(header)
                guard header.isControl else { continue }
                let marker = try ControlMarker(try reader.batch(), header: header, scratch: records)
                if let marker {
                    try index.note(marker, producerID: header.producerID, offset: header.baseOffset)
                }
            } catch {
                throw reader.located(error)
            }
        }
        try index.finish()
        return index
    }

    private func take(_ header: RecordBatchHeader, _ reader: SegmentFolderReader) throws(LogError) {
        let count = Int64(header.recordCount)
        tally.records += count
        if known >= count {
            known -= count
            return
        }
        do {
            let batch = try reader.batch()
            records.removeAll()
            // Read here, so that what is wrong with it is told with its place in the source.
            try RecordBatchDecoder.decode(batch, header: header, from: header.baseOffset, into: records)
            let own =
                header.isDense && known == 0
                ? SealedBatch(adopting: batch, header: header)
                : try RecordBatchBuilder.batch(of: records.records.dropFirst(Int(known)), in: records)
            known = 0
            if let own { try log.write(own, to: partition) }
        } catch {
            throw reader.located(error)
        }
    }
}
