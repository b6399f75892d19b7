import EmbeddedLog
import Log
import Streams

/// Writes a journal into the new directory as its replay passes it: the same steps at the same offsets, with the hashes
/// of this fold in the place of those that another one stated. Goes on behind what is there.
struct RestatedJournal {
    private let partition: TopicPartition
    private let log: EmbeddedLog
    private let cursor: RecordCursor
    private var end: Offset

    init(_ partition: TopicPartition, of source: any LogSource, to log: EmbeddedLog) throws {
        self.partition = partition
        self.log = log
        end = try log.endOffset(of: partition, isolation: .written)
        cursor = RecordCursor(try source.makeReader(of: partition, from: end, isolation: .written))
    }

    /// - Parameter restated: by offset, what the checkpoints among these entries state now.
    mutating func write(before limit: Offset, _ restated: [Offset: Checkpoint]) throws {
        while end < limit, try cursor.take(before: limit) {
            var builder = RecordBatchBuilder(codec: .none)
            for record in cursor.records.records {
                let value =
                    restated[record.offset].map { JournalEntry.checkpoint($0).encoded }
                    ?? Array(cursor.records.bytes(record.value))
                builder.add(key: nil, value: value, headers: .empty, timestamp: record.timestamp)
            }
            guard let batch = try builder.seal() else { return }
            let receipt = try log.write(batch, to: partition)
            guard receipt.baseOffset == end else {
                throw LogError(
                    .corrupt, "the entry due is \(end), and it landed at \(receipt.baseOffset)",
                    topicPartition: partition, offset: end)
            }
            end += Offset(batch.recordCount)
        }
    }
}
