import JSON
import Log
import Registry
import Streams

/// Reads the events of a model's history where they lie: in `registry`, or in the engine's own decisions.
struct HistoryReader {
    let log: any LogSource

    /// - Complexity: a read of the log for each event.
    func page(_ page: HistoryPage) throws -> JSONValue {
        RegistryView.history(try page.entries.map(entry), nextPageToken: page.nextPageToken)
    }

    private func entry(_ entry: HistoryEntry) throws -> JSONValue {
        let topic = entry.isDecision ? Topology.decisions : Topology.registry
        let partition = TopicPartition(topic, 0)
        let position = Position([partition: entry.offset + 1])
        let record = try record(at: entry.offset, of: partition)
        let events = entry.isDecision ? record["data"]?["events"]?.array ?? [] : [record]
        let found = try events.map(RegistryEvent.init).first { $0.sequence == entry.sequence }
        guard let found else {
            throw EngineError(
                .internal, "\(partition) has no event number \(entry.sequence) at offset \(entry.offset)")
        }
        return RegistryView.entry(found, position: .string(position.text))
    }

    private func record(at offset: Offset, of partition: TopicPartition) throws -> JSONValue {
        let cursor = RecordCursor(
            try log.makeReader(of: partition, from: offset, isolation: .written), fetchBytes: 4_096)
        guard try cursor.take(atMost: 1), let record = cursor.records.records.first, record.offset == offset
        else {
            throw EngineError(.internal, "\(partition) has no record at offset \(offset)")
        }
        return try JSONValue(parsing: Array(cursor.records.bytes(record.value)))
    }
}
