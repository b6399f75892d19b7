import EmbeddedLog
import Engine
import JSON
import Log
import Streams

/// The events that lie in the topics of commands, by the command that gave them.
struct LoggedCommands {
    struct Event {
        var id: String
        var offset: Offset
        /// Events of the same command that come behind it.
        var following: Int64
    }

    static let partitions = ["registry", "experiments", "rules"].map { TopicPartition(Topic(known: $0), 0) }

    private(set) var events: [String: [Event]] = [:]

    init(_ engine: Engine, isolation: ReadIsolation) throws {
        for partition in Self.partitions { try read(partition, of: engine, isolation: isolation) }
    }

    private mutating func read(
        _ partition: TopicPartition, of engine: Engine, isolation: ReadIsolation
    ) throws {
        let cursor = RecordCursor(
            try engine.log.makeReader(of: partition, from: 0, isolation: isolation))
        while try cursor.take() {
            for record in cursor.records.records {
                let event = try JSONValue(parsing: Array(cursor.records.bytes(record.value)))
                let data = event["data"]
                events[data?["actor"]?.string ?? "", default: []].append(
                    Event(
                        id: event["id"]?.string ?? "", offset: record.offset,
                        following: data?["following"]?.integer ?? 0))
            }
        }
    }

    /// What is wrong with what the log holds of a command; nil if nothing is.
    func fault(of command: SimulatedCommand) -> String? {
        let found = events[command.actor] ?? []
        if command.hasUsedKey, !found.isEmpty { return "its key was used, and it was done" }
        if let answer = command.answer {
            let answered = SimulatedCommand.events(of: answer)
            let same =
                answered.map { $0["id"]?.string } == found.map(\.id)
                && answered.map { $0["offset"]?.integer } == found.map(\.offset)
            return same || answered.isEmpty && command.isUnknown
                ? nil : "\(found.map(\.id)) are in the log, and it was answered \(answer.body.text)"
        }
        guard !found.isEmpty else { return nil }
        guard command.isUnknown else { return "it was refused, and \(found.map(\.id)) are in the log" }
        let isWhole = zip(found.indices, found).allSatisfy { index, event in
            event.following == Int64(found.count - 1 - index)
                && event.offset == found[0].offset + Offset(index)
        }
        return isWhole ? nil : "only a part of it is in the log: \(found.map(\.id))"
    }
}
