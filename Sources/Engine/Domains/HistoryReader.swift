import JSON
import Log
import Registry
import Streams

/// Reads the events of a model's history where they lie: in `registry`, or in the engine's own decisions.
struct HistoryReader {
    private static let fetchBytes = 16 << 10

    private let log: any LogSource
    /// By topic, what was fetched last: events of a model often lie together.
    private var fetched: [Topic: FetchedRecords] = [:]

    private init(_ log: any LogSource) { self.log = log }

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
            let event = try reader.record(at: offset, of: partition)
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
        let record = try record(at: entry.offset, of: partition)
        let events = entry.isDecision ? record["data"]?["events"]?.array ?? [] : [record]
        let found = try events.map(RegistryEvent.init).first { $0.sequence == entry.sequence }
        guard let found else {
            throw EngineError(
                .internal, "\(partition) has no event number \(entry.sequence) at offset \(entry.offset)")
        }
        return RegistryView.entry(found, position: .string(position.text))
    }

    private mutating func record(at offset: Offset, of partition: TopicPartition) throws -> JSONValue {
        if let known = fetched[partition.topic], let value = Self.value(at: offset, in: known) {
            return try JSONValue(parsing: value)
        }
        let cursor = RecordCursor(
            try log.makeReader(of: partition, from: offset, isolation: .written), fetchBytes: Self.fetchBytes)
        guard try cursor.take(), let value = Self.value(at: offset, in: cursor.records) else {
            throw EngineError(.internal, "\(partition) has no record at offset \(offset)")
        }
        fetched[partition.topic] = cursor.records
        return try JSONValue(parsing: value)
    }

    private static func value(at offset: Offset, in fetched: FetchedRecords) -> [UInt8]? {
        // These partitions have no gaps.
        guard let first = fetched.records.first?.offset, offset >= first,
            offset - first < fetched.records.count
        else { return nil }
        let record = fetched.records[Int(offset - first)]
        return record.offset == offset ? Array(fetched.bytes(record.value)) : nil
    }
}
