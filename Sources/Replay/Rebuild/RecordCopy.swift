import EmbeddedLog
import Log
import Streams

/// Copies a partition of a cluster, record by record: a client of it doesn't see batches. A directory has no gaps between
/// its offsets, so what a cluster has left out can't be copied.
final class RecordCopy: CopiedPartition {
    /// Records and bytes of a batch; a larger record goes alone.
    private static let batchRecords = 1_024
    private static let batchBytes = 4 << 20
    /// By which a cluster's records tell their numbers; in a directory these are the offsets.
    private static let sequenceHeader = "varve-sequence"

    private let partition: TopicPartition
    private let log: EmbeddedLog
    private let cursor: RecordCursor
    private var position: Offset

    init(_ partition: TopicPartition, of source: any LogSource, to log: EmbeddedLog) throws(LogError) {
        self.partition = partition
        self.log = log
        position = try log.endOffset(of: partition, isolation: .written)
        cursor = RecordCursor(try source.makeReader(of: partition, from: position, isolation: .durable))
    }

    func advance(to limit: Offset) throws(LogError) {
        while position < limit, try cursor.take(atMost: Self.batchRecords, before: limit) { try write() }
    }

    func finish(at limit: Offset) throws(LogError) {
        try advance(to: limit)
        guard position < limit else { return }
        throw LogError(
            .corrupt, "the log ends at offset \(position), where \(limit) is named",
            topicPartition: partition, offset: position)
    }

    private func write() throws(LogError) {
        var builder = RecordBatchBuilder()
        var due = position
        for record in cursor.records.records {
            guard record.offset == due else {
                throw LogError(
                    .invalid,
                    "the cluster leaves out offsets \(due) to \(record.offset - 1), as it does where a producer's "
                        + "transactions end: a data directory can't, so its states would differ; "
                        + "`varve replay verify --kafka` refolds the cluster as it is",
                    topicPartition: partition, offset: due)
            }
            if builder.payloadBytes > 0, builder.payloadBytes + Int(record.value.length) > Self.batchBytes {
                try seal(&builder)
            }
            add(record, to: &builder)
            due += 1
        }
        try seal(&builder)
    }

    private func add(_ record: FetchedRecords.Record, to builder: inout RecordBatchBuilder) {
        let records = cursor.records
        let headers = RecordHeaders(of: record, in: records).map {
            (name: String(decoding: $0.name, as: UTF8.self), value: $0.value.map { Array($0) })
        }.filter { $0.name != Self.sequenceHeader }
        builder.add(
            key: record.key.isNull ? nil : records.bytes(record.key),
            value: record.value.isNull ? nil : records.bytes(record.value),
            headers: headers.isEmpty ? .empty : RecordHeaderBlock(headers), timestamp: record.timestamp)
    }

    private func seal(_ builder: inout RecordBatchBuilder) throws(LogError) {
        guard let batch = try builder.seal() else { return }
        position = try log.write(batch, to: partition).lastOffset + 1
    }
}
