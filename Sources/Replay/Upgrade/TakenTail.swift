import EmbeddedLog
import Log
import Streams

/// Makes sure that a source still has what an earlier run of an upgrade took from it: a power cut may have taken the end
/// of its log, and other records may lie there since.
struct TakenTail {
    let source: any LogSource
    let target: EmbeddedLog

    /// - Throws: `invalid` if the last record that was taken is another one now, or missing.
    func check(_ partition: TopicPartition, isJournal: Bool) throws {
        let end = try target.endOffset(of: partition, isolation: .written)
        guard end > 0,
            try last(of: partition, end, target, isJournal) != last(of: partition, end, source, isJournal)
        else { return }
        throw LogError(
            .invalid,
            "the source no longer has what an earlier run took from it, as after a power cut: remove the new directory and "
                + "begin again", topicPartition: partition, offset: end - 1)
    }

    /// Key, value and time of the record before an offset. Of a checkpoint, whose hash is restated, nothing.
    private func last(
        of partition: TopicPartition, _ end: Offset, _ log: any LogSource, _ isJournal: Bool
    ) throws -> [[UInt8]]? {
        let cursor = RecordCursor(try log.makeReader(of: partition, from: end - 1, isolation: .written))
        guard try cursor.take(atMost: 1), let record = cursor.records.records.first, record.offset == end - 1
        else { return nil }
        let value = Array(cursor.records.bytes(record.value))
        let time = Array(String(record.timestamp).utf8)
        guard isJournal else { return [Array(cursor.records.bytes(record.key)), value, time] }
        guard case .step = try JournalEntry(decoding: value) else { return [] }
        return [value, time]
    }
}
