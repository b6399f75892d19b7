import EmbeddedLog
import Log
import Streams

/// Appends entries to a journal of the new directory.
struct JournalWriter {
    let log: EmbeddedLog
    let partition: TopicPartition

    var end: Offset { get throws(LogError) { try log.endOffset(of: partition, isolation: .written) } }

    /// - Parameter time: of the record, milliseconds since 1970: a recorded one, so that a rebuild writes the same
    ///   bytes whenever it runs.
    func append(_ entry: JournalEntry, time: Int64) throws {
        var builder = RecordBatchBuilder(codec: .none)
        builder.add(key: nil, value: entry.encoded, headers: .empty, timestamp: max(0, time))
        guard let batch = try builder.seal() else { return }
        try log.write(batch, to: partition)
    }

    /// Every journal begins with the settings, also one that nothing was folded under.
    func begin(settings: String) throws {
        if try end == 0 { try append(.settings(settings), time: 0) }
    }
}
