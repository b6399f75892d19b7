import JSON
import Log
import Streams

/// Reads the events of a resource's history where they lie: in their domain's topic, or in the engine's own decisions.
struct HistoryReader {
    private static let fetchBytes = 16 << 10

    private let log: any LogSource
    private let history: RecordedHistory
    /// By topic, what was fetched last: events of a resource often lie together.
    private var fetched: [Topic: FetchedRecords] = [:]

    private init(_ log: any LogSource, _ history: RecordedHistory) {
        (self.log, self.history) = (log, history)
    }

    /// - Complexity: linear in the events of the page, with a read of the log for each that doesn't lie near the one before.
    static func answer(_ history: RecordedHistory, from log: any LogSource) throws -> JSONValue {
        var reader = HistoryReader(log, history)
        var members = [
            JSONValue.Member("history", .array(try history.entries.map { try reader.entry($0) }))
        ]
        if let token = history.nextPageToken { members.append(.init("next_page_token", .string(token))) }
        return .object(members)
    }

    private mutating func entry(_ entry: RecordedHistory.Entry) throws -> JSONValue {
        let topic = entry.isDecision ? Topology.decisions : history.topic
        let partition = TopicPartition(topic, 0)
        let position = Position([partition: entry.offset + 1])
        let record = try record(at: entry.offset, of: partition)
        let events = entry.isDecision ? record["data"]?["events"]?.array ?? [] : [record]
        guard let found = events.first(where: { entry.id == nil || $0["id"]?.string == entry.id }) else {
            throw EngineError(
                .internal, "\(partition) has no event \(entry.id ?? "") at offset \(entry.offset)")
        }
        return try history.show(found, .string(position.text))
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
