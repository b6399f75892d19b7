public import JSON
public import Log
import Streams

/// Prints records of a log as JSON, whatever form they are stored in: one object a record, with `topic`,
/// `partition`, `offset`, `time`, and `event` for a CloudEvent or `content` for one of the engine's own records.
public struct LogDump {
    private let log: any LogSource
    private var left: Int

    /// - Parameter limit: records at the most, over all partitions.
    public init(log: any LogSource, limit: Int) {
        self.log = log
        left = limit
    }

    /// Gives the records of a partition in order. False once the limit is reached or `each` wants no more.
    public mutating func run(
        _ partition: TopicPartition, from offset: Offset?, each: (JSONValue) -> Bool
    ) throws(LogError) -> Bool {
        let start = try log.startOffset(of: partition)
        let end = try log.endOffset(of: partition, isolation: .written)
        let first = min(max(offset ?? start, start), end)
        let cursor = RecordCursor(try log.makeReader(of: partition, from: first, isolation: .written))
        while left > 0, try cursor.take(atMost: left) {
            for record in cursor.records.records {
                left -= 1
                guard each(Self.json(record, in: cursor.records, of: partition)) else { return false }
            }
        }
        return left > 0
    }

    private static func json(
        _ record: FetchedRecords.Record, in records: FetchedRecords, of partition: TopicPartition
    ) -> JSONValue {
        .object([
            .init("topic", .string(partition.topic.name)), .init("partition", JSONValue(partition.partition)),
            .init("offset", .integer(record.offset)), .init("time", .string(RFC3339.text(record.timestamp))),
            content(Array(records.bytes(record.value)), isNull: record.value.isNull),
        ])
    }

    private static func content(_ bytes: [UInt8], isNull: Bool) -> JSONValue.Member {
        if isNull { return .init("event", .null) }
        if let event = try? JSONValue(parsing: bytes) { return .init("event", event) }
        if let entry = try? JournalEntry(decoding: bytes) { return .init("content", entry.json) }
        if let message = try? WindowMessage(decoding: bytes) { return .init("content", message.json) }
        return .init("bytes", .string(Base64.encode(bytes)))
    }
}

extension JournalEntry {
    fileprivate var json: JSONValue {
        switch self {
        case .step(let step):
            [
                "kind": "step", "tick": .string(RFC3339.text(step.tick)),
                "runs": .array(
                    step.runs.map {
                        [
                            "source": .string($0.source.description), "first": .integer($0.first),
                            "count": .integer($0.count),
                        ]
                    }),
            ]
        case .checkpoint(let checkpoint):
            [
                "kind": "checkpoint", "position": .integer(checkpoint.position),
                "hash": .string(checkpoint.hash.description),
            ]
        case .settings(let text):
            ["kind": "settings", "settings": (try? JSONValue(parsing: text.utf8)) ?? .string(text)]
        }
    }
}

extension WindowMessage {
    fileprivate var json: JSONValue {
        switch self {
        case .partial(let window):
            [
                "kind": "window", "series": .string(window.series.description),
                "start": .string(RFC3339.text(window.start)), "late": .bool(window.isLate),
                "events": JSONValue(window.eventCount), "watermark": .string(RFC3339.text(window.watermark)),
            ]
        case .idle(let series, let watermark):
            [
                "kind": "idle", "series": .string(series.description),
                "watermark": .string(RFC3339.text(watermark)),
            ]
        case .opened(let series): ["kind": "opened", "series": .string(series.description)]
        case .declared(let kind, let time):
            ["kind": "declared", "events": .string("\(kind)"), "watermark": .string(RFC3339.text(time))]
        case .amended(let window):
            [
                "kind": "amended", "series": .string(window.series.description),
                "start": .string(RFC3339.text(window.start)),
            ]
        case .devices(let report):
            [
                "kind": "devices", "entries": JSONValue(report.count), "bytes": JSONValue(report.bytes.count),
                "idle": .bool(report.isIdle),
                "watermark": report.watermark == .min ? .null : .string(RFC3339.text(report.watermark)),
            ]
        }
    }
}
