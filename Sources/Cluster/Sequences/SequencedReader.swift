package import Log

/// Reads a partition that one shard writes by the numbers that its records carry, in place of Kafka's offsets. Records
/// that come again, from a transaction that was made twice, are left out; a number that is missing is damage.
///
/// A number is never greater than the record's offset, and the difference only grows. So a read may begin at the offset
/// that equals the number, and whoever is too far back can jump ahead by what is missing without jumping too far.
package final class SequencedReader: LogReader {
    /// So many records are rather read than jumped over.
    private static let jumpThreshold: Offset = 4_096

    package let topicPartition: TopicPartition
    package private(set) var position: Offset
    private let inner: any LogReader
    /// Of Kafka, the offset of the first record that there is.
    private let start: Offset

    /// - Parameter inner: reads committed records, from wherever.
    package init(_ inner: any LogReader, from sequence: Offset, start: Offset) throws(LogError) {
        topicPartition = inner.topicPartition
        self.inner = inner
        self.start = start
        position = sequence
        try inner.seek(to: max(start, sequence))
    }

    package func seek(to sequence: Offset) throws(LogError) {
        try inner.seek(to: max(start, sequence))
        position = sequence
    }

    package func fetch(into records: FetchedRecords, byteLimit: Int) throws(LogError) {
        while true {
            try inner.fetch(into: records, byteLimit: byteLimit)
            guard let last = records.records.last else { return }
            let sequence = try records.sequence(of: last, topicPartition)
            if sequence + Self.jumpThreshold < position {
                try inner.seek(to: last.offset + (position - sequence))
                continue
            }
            try renumber(records)
            if !records.records.isEmpty { return }
        }
    }

    /// Gives records their numbers for offsets, and leaves out those before `position`.
    private func renumber(_ records: FetchedRecords) throws(LogError) {
        var kept = 0
        for index in records.records.indices {
            var record = records.records[index]
            let sequence = try records.sequence(of: record, topicPartition)
            guard sequence >= position else { continue }
            guard sequence == position else {
                throw LogError(
                    .corrupt, "record \(sequence) comes where \(position) is due",
                    topicPartition: topicPartition,
                    offset: record.offset)
            }
            record.offset = sequence
            records.records[kept] = record
            kept += 1
            position = sequence + 1
        }
        records.records.removeSubrange(kept...)
    }
}
