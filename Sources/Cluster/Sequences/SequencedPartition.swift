package import Log
import Synchronization

/// The beginning and the end, in numbers of records, of a partition that one shard writes.
package final class SequencedPartition: Sendable {
    /// Records that are read at first to find the last one; behind it there may be markers of transactions. Four times as
    /// many each time.
    private static let firstStretch: Offset = 16
    private static let probeBytes = 1 << 20

    package let partition: TopicPartition
    private let log: any LogSource
    /// The end that was found last, and Kafka's own end then.
    private let known = Mutex<(offset: Offset, sequence: Offset)?>(nil)

    package init(_ partition: TopicPartition, of log: any LogSource) {
        self.partition = partition
        self.log = log
    }

    package func makeReader(from sequence: Offset) throws(LogError) -> any LogReader {
        let start = try log.startOffset(of: partition)
        let end = try log.endOffset(of: partition, isolation: .durable)
        guard sequence >= 0, max(start, sequence) <= end else {
            throw LogError(
                .offsetOutOfRange, "no record of this number was written yet", topicPartition: partition,
                offset: sequence)
        }
        let inner = try log.makeReader(of: partition, from: max(start, sequence), isolation: .durable)
        return try SequencedReader(inner, from: sequence, start: start)
    }

    /// The number of the first record that there is.
    package func start() throws(LogError) -> Offset {
        let start = try log.startOffset(of: partition)
        guard start > 0 else { return 0 }
        let records = FetchedRecords(capacity: 64 << 10)
        let reader = try log.makeReader(of: partition, from: start, isolation: .durable)
        try reader.fetch(into: records, byteLimit: 1)
        guard let first = records.records.first else { return try end() }
        return try records.sequence(of: first, partition)
    }

    /// The number behind the last record that is committed.
    ///
    /// - Complexity: a question to the cluster; where it says something new, reads about as many records as there are
    ///   markers behind the last one.
    package func end() throws(LogError) -> Offset {
        let end = try log.endOffset(of: partition, isolation: .durable)
        if let known = known.withLock({ $0 }), known.offset == end { return known.sequence }
        let found = try findEnd(before: end)
        known.withLock { $0 = (end, found) }
        return found
    }

    private func findEnd(before end: Offset) throws(LogError) -> Offset {
        let start = try log.startOffset(of: partition)
        let records = FetchedRecords(capacity: 64 << 10)
        var stretch = Self.firstStretch
        while end > start {
            let from = max(start, end - stretch)
            let reader = try log.makeReader(of: partition, from: from, isolation: .durable)
            var last: Offset?
            repeat {
                try reader.fetch(into: records, byteLimit: Self.probeBytes)
                for record in records.records where record.offset < end {
                    // A transaction that was made twice where its first records can be seen repeats numbers.
                    last = max(last ?? 0, try records.sequence(of: record, partition))
                }
            } while !records.records.isEmpty
            if let last { return last + 1 }
            guard from > start else { break }
            stretch *= 4
        }
        guard start > 0 else { return 0 }
        throw LogError(
            .notFound, "retention took all records, and with them the number of the next one",
            topicPartition: partition)
    }
}
