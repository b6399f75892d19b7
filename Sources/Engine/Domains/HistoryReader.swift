import JSON
import Log
import Streams

/// Reads the events of a resource's history where they lie: in their domain's topic, or in the engine's own decisions.
struct HistoryReader {
    private var records: RecordLookup

    private let history: RecordedHistory

    private init(_ log: any LogSource, _ history: RecordedHistory) {
        (records, self.history) = (RecordLookup(log), history)
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
        let record = try records.record(at: entry.offset, of: partition)
        let events = entry.isDecision ? record["data"]?["events"]?.array ?? [] : [record]
        guard let found = events.first(where: { entry.id == nil || $0["id"]?.string == entry.id }) else {
            throw EngineError(
                .internal, "\(partition) has no event \(entry.id ?? "") at offset \(entry.offset)")
        }
        return try history.show(found, .string(position.text))
    }
}
