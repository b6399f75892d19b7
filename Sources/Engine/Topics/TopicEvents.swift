import JSON
import Log
import Streams

/// Reads the events of a topic from a place on, as somebody wants them who follows it.
struct TopicEvents {
    /// Events of an answer at the most.
    static let limits = 1...1_000
    private static let defaultLimit = 100
    /// Records that are read for one answer; then it ends, whatever was found.
    private static let scanLimit = 100_000
    private static let names: Set = ["from", "where", "limit"]
    private static let fetchBytes = 128 << 10

    private let log: any LogSource
    private let partitions: [TopicPartition]
    private let condition: EventCondition
    private let limit: Int
    private var next: Position

    /// - Parameters:
    ///   - parameters: `from`, a time at which events were written, the `next` of an answer before, or `beginning`; the
    ///     end if it is absent. `where`, see `EventCondition`. `limit`.
    ///   - log: whose topic it is.
    init(_ topic: String, _ parameters: [String: String], of log: any LogSource) throws {
        partitions = log.topicPartitions.filter { $0.topic.name == topic }.sorted()
        guard Topology.isReadable(topic), !partitions.isEmpty else {
            throw EngineError(.notFound, "there is no topic '\(topic)' whose events are read")
        }
        if let unknown = parameters.keys.sorted().first(where: { !Self.names.contains($0) }) {
            throw EngineError.parameter(unknown, "there is from, where and limit")
        }
        condition = try EventCondition(parameters["where"])
        let text = parameters["limit"]
        let limit = text.map { Int($0) ?? 0 } ?? Self.defaultLimit
        guard Self.limits.contains(limit) else {
            let range = "\(Self.limits.lowerBound) to \(Self.limits.upperBound)"
            throw EngineError.parameter("limit", "'\(text ?? "")' is no number from \(range)")
        }
        self.limit = limit
        self.log = log
        next = try Self.beginning(parameters["from"], partitions, log)
    }

    private static func beginning(
        _ from: String?, _ partitions: [TopicPartition], _ log: any LogSource
    ) throws -> Position {
        func position(_ offset: (TopicPartition) throws -> Offset) rethrows -> Position {
            Position(try Dictionary(uniqueKeysWithValues: partitions.map { ($0, try offset($0)) }))
        }
        switch from {
        case nil: return try position { try log.endOffset(of: $0, isolation: .durable) }
        case "beginning": return try position { try log.startOffset(of: $0) }
        case let text?:
            if let time = RFC3339.milliseconds(text) {
                return try position { try log.offset(of: $0, atOrAfter: time) }
            }
            guard let given = try? Position(parsing: text) else {
                throw EngineError.parameter(
                    "from",
                    "'\(text.prefix(100))' is neither a time, nor beginning, nor the next of an answer")
            }
            return try position { try given.offsets[$0] ?? log.endOffset(of: $0, isolation: .durable) }
        }
    }

    /// - Throws: `LogError`; `CancellationError`.
    mutating func read() throws -> JSONValue {
        var events: [JSONValue] = []
        var rest = Self.scanLimit
        for partition in partitions where events.count < limit && rest > 0 {
            try read(partition, &events, &rest)
        }
        return ["events": .array(events), "next": .string(next.text)]
    }

    private mutating func read(
        _ partition: TopicPartition, _ events: inout [JSONValue], _ rest: inout Int
    ) throws {
        let start = max(next.offsets[partition] ?? 0, try log.startOffset(of: partition))
        next.offsets[partition] = start
        guard try start < log.endOffset(of: partition, isolation: .durable) else { return }
        let cursor = RecordCursor(
            try log.makeReader(of: partition, from: start, isolation: .durable), fetchBytes: Self.fetchBytes)
        while try cursor.take(atMost: rest) {
            try Task.checkCancellation()
            for record in cursor.records.records {
                guard events.count < limit, rest > 0 else { return }
                rest -= 1
                next.offsets[partition] = record.offset + 1
                let value = Array(cursor.records.bytes(record.value))
                guard let event = try? JSONValue(parsing: value), condition.holds(event) else { continue }
                events.append([
                    "topic": .string(partition.topic.name), "partition": JSONValue(partition.partition),
                    "offset": JSONValue(record.offset), "time": .string(RFC3339.text(record.timestamp)),
                    "event": event,
                ])
            }
        }
    }
}
