import JSON
import Log
import Registry
import Streams

/// Reads the events of a model's history where they lie: in `registry`, or in the engine's own decisions.
struct HistoryReader {
    private var records: RecordLookup

    private init(_ log: any LogSource) { records = RecordLookup(log) }

    /// - Complexity: linear in the events of the page, with a read of the log for each that doesn't lie near the one before.
    static func answer(_ page: HistoryPage, from log: any LogSource) throws -> JSONValue {
        var reader = HistoryReader(log)
        let entries = try page.entries.map { try reader.entry($0) }
        return RegistryView.history(entries, nextPageToken: page.nextPageToken)
    }

    /// The events at these offsets of a topic of one partition.
    static func answer(_ offsets: [Offset], of topic: Topic, from log: any LogSource) throws -> JSONValue {
        var reader = HistoryReader(log)
        let partition = TopicPartition(topic, 0)
        let entries = try offsets.map { offset -> JSONValue in
            let event = try reader.records.record(at: offset, of: partition)
            let position = Position([partition: offset + 1])
            return [
                "id": event["id"] ?? .null, "type": event["type"] ?? .null, "time": event["time"] ?? .null,
                "actor": event["data"]?["actor"] ?? .null, "position": .string(position.text),
                "data": event["data"] ?? .null,
            ]
        }
        return ["history": .array(entries)]
    }

    private mutating func entry(_ entry: HistoryEntry) throws -> JSONValue {
        let topic = entry.isDecision ? Topology.decisions : Topology.registry
        let partition = TopicPartition(topic, 0)
        let position = Position([partition: entry.offset + 1])
        let record = try records.record(at: entry.offset, of: partition)
        let events = entry.isDecision ? record["data"]?["events"]?.array ?? [] : [record]
        let found = try events.map(RegistryEvent.init).first { $0.sequence == entry.sequence }
        guard let found else {
            throw EngineError(
                .internal, "\(partition) has no event number \(entry.sequence) at offset \(entry.offset)")
        }
        return RegistryView.entry(found, position: .string(position.text))
    }
}
