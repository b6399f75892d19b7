import CommandLine
import EmbeddedLog
import Engine
import JSON
import Log
import Replay

extension WiredEngine {
    func logStat(
        _ configuration: EngineConfiguration, _ selection: LogSelection
    ) async throws(CommandFailure) -> JSONValue {
        try inspecting(configuration) { log throws(LogError) in
            let statistics = try log.stat(topic: try topic(selection), partition: selection.partition)
            let retention = try Engine.recordedRetention(in: log)
            return [
                "partitions": .array(
                    statistics.map {
                        $0.json(keptBecause: Self.reason(for: $0.topicPartition.topic, retention))
                    })
            ]
        }
    }

    /// Why the records of a topic are still there.
    private static func reason(for topic: Topic, _ retention: Int64?) -> String {
        switch topic.name {
        case "journal": return "for ever: state is refolded by it"
        case "windows": return "for ever: what memory no longer holds is answered from it"
        case "dead-letters": return "for ever: what was refused can be fed back"
        case "registry": return "for ever: models and deployments are folded from it"
        case "decisions": return "for ever: what was decided, and why"
        default:
            guard let retention else { return "for ever: there is no log.retention" }
            let age = DurationText.format(milliseconds: retention)
            return "until a snapshot older than \(age) has folded it"
        }
    }

    func logDump(
        _ configuration: EngineConfiguration, _ selection: LogSelection,
        each: @escaping @Sendable (JSONValue) -> Bool
    ) async throws(CommandFailure) {
        try inspecting(configuration) { log throws(LogError) in
            var dump = LogDump(log: log, limit: selection.limit ?? .max)
            // What was asked for and isn't there is an error here as it is of `stat` and `check`.
            let chosen = try log.stat(topic: try topic(selection), partition: selection.partition)
            for partition in chosen.map(\.topicPartition) {
                guard try dump.run(partition, from: selection.fromOffset, each: each) else { return }
            }
        }
    }

    func logCheck(
        _ configuration: EngineConfiguration, _ selection: LogSelection, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> CheckReport {
        try inspecting(configuration) { log throws(LogError) in
            var problems: [String] = []
            var notes: [JSONValue] = []
            var last: CheckProgress?
            try log.check(
                topic: try topic(selection), partition: selection.partition,
                progress: { done in
                    last = done
                    let share = done.totalBytes > 0 ? Double(done.bytes) / Double(done.totalBytes) : 1
                    progress(WorkProgress(events: done.records, share: share))
                },
                finding: { finding in
                    switch finding.severity {
                    case .damage: problems.append(finding.description)
                    case .note: notes.append(.string(finding.description))
                    }
                })
            return CheckReport(
                summary: [
                    "bytes": .integer(last?.bytes ?? 0), "batches": .integer(last?.batches ?? 0),
                    "records": .integer(last?.records ?? 0), "damaged": JSONValue(problems.count),
                    "notes": .array(notes),
                ], problems: problems)
        }
    }

    /// Opens the log for reading, without the engine.
    private func inspecting<Value>(
        _ configuration: EngineConfiguration, _ body: (EmbeddedLog) throws(LogError) -> Value
    ) throws(CommandFailure) -> Value {
        do {
            let log = try EmbeddedLog.open(
                directory: configuration.dataDirectory, configuration: EmbeddedLogConfiguration(),
                storage: PosixStorage(), mode: .readOnly)
            let value = try body(log)
            try log.close()
            return value
        } catch {
            throw CommandFailure(error)
        }
    }

    private func topic(_ selection: LogSelection) throws(LogError) -> Topic? {
        guard let name = selection.topic else { return nil }
        guard let topic = Topic(name) else { throw LogError(.invalid, "'\(name)' is no name of a topic") }
        return topic
    }
}

extension PartitionStatistics {
    func json(keptBecause reason: String) -> JSONValue {
        [
            "topic": .string(topicPartition.topic.name), "partition": JSONValue(topicPartition.partition),
            "segments": JSONValue(segments), "bytes": .integer(bytes), "records": .integer(records),
            "first_offset": .integer(firstOffset), "end_offset": .integer(endOffset),
            "durable_end_offset": .integer(durableEndOffset),
            "first_time": JSONValue(firstTimestamp.map(RFC3339.text)),
            "last_time": JSONValue(lastTimestamp.map(RFC3339.text)),
            "compression_ratio": JSONValue(compressionRatio.map { ($0 * 1_000).rounded() / 1_000 }),
            "kept": .string(reason),
        ]
    }
}
