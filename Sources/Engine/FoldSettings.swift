import EmbeddedLog
import JSON
import Log
import Streams

/// The settings that the fold's results depend on. They are recorded as the journal's first entry and hold for a
/// data directory's whole life: otherwise the same log would not give the same state.
struct FoldSettings: Equatable {
    var json: JSONValue

    init(_ configuration: EngineConfiguration) {
        let windows = configuration.windows
        json = [
            FoldVersion.member: .integer(FoldVersion.current),
            "windows.base": .integer(windows.baseMilliseconds),
            "windows.out_of_order": .integer(windows.outOfOrderMilliseconds),
            "windows.idle_after": .integer(windows.idleMilliseconds),
            "windows.tiers": .array(
                windows.tiers.map { [.integer($0.windowMilliseconds), .integer($0.keptMilliseconds)] }),
            "windows.memory_bytes": JSONValue(windows.memoryBytes),
            "feedback.window": .integer(configuration.feedback.windowMilliseconds),
            "feedback.memory_bytes": JSONValue(configuration.feedback.memoryBytes),
            "limits.series": JSONValue(configuration.limits.series),
            "limits.dedupe_events": JSONValue(configuration.limits.dedupeEvents),
            "log.retention": JSONValue(configuration.log.retentionMilliseconds),
        ]
    }

    /// The configuration with the directory's own settings.
    ///
    /// - Throws: `invalid` where the directory is to be written and was made with others.
    static func settle(
        _ configuration: EngineConfiguration, log: any LogSource, mode: OpenMode
    ) throws(LogError) -> EngineConfiguration {
        try refuseShortRetention(configuration)
        guard let recorded = try recorded(in: log) else { return configuration }
        guard mode == .readOnly else {
            try refuseChange(from: recorded, to: FoldSettings(configuration).json, configuration)
            return configuration
        }
        return try apply(recorded, to: configuration)
    }

    /// Within a window that is still open, nothing is old: whether an event of it is dropped must not depend on which
    /// window its series had last.
    static func refuseShortRetention(_ configuration: EngineConfiguration) throws(LogError) {
        let windows = configuration.windows
        let least = windows.baseMilliseconds + windows.outOfOrderMilliseconds
        guard let retention = configuration.log.retentionMilliseconds, retention < least else { return }
        throw LogError(
            .invalid,
            "log.retention is \(DurationText.format(milliseconds: retention)): it must be at least windows.base and "
                + "windows.out_of_order together, \(DurationText.format(milliseconds: least))",
            file: configuration.dataDirectory)
    }

    static func recorded(in log: any LogSource) throws(LogError) -> JSONValue? {
        let journal = TopicPartition(Topology.journal, 0)
        guard log.topicPartitions.contains(journal) else { return nil }
        let cursor = RecordCursor(
            try log.makeReader(of: journal, from: 0, isolation: .written), fetchBytes: 4_096)
        guard try cursor.take(atMost: 1), let first = cursor.records.records.first else { return nil }
        let bytes = Array(cursor.records.bytes(first.value))
        guard case .settings(let text)? = try? JournalEntry(decoding: bytes),
            let json = try? JSONValue(parsing: text.utf8)
        else {
            throw LogError(
                .corrupt, "the journal does not begin with the settings", topicPartition: journal, offset: 0)
        }
        return json
    }

    private static func refuseChange(
        from recorded: JSONValue, to wanted: JSONValue, _ configuration: EngineConfiguration
    ) throws(LogError) {
        for member in wanted.members ?? [] where recorded[member.name] != member.value {
            throw LogError(
                .invalid,
                "the data directory was made with \(member.name) = \(recorded[member.name]?.text ?? "nothing"), "
                    + "the configuration says \(member.value.text): results depend on it, so set it back or begin "
                    + "a new directory", file: configuration.dataDirectory)
        }
    }

    private static func apply(
        _ json: JSONValue, to configuration: EngineConfiguration
    ) throws(LogError) -> EngineConfiguration {
        var settled = configuration
        func number(_ name: String) throws(LogError) -> Int64 {
            guard let value = json[name]?.integer else {
                throw LogError(.newerFormat, "the journal's settings say nothing of \(name)")
            }
            return value
        }
        settled.windows.baseMilliseconds = try number("windows.base")
        settled.windows.outOfOrderMilliseconds = try number("windows.out_of_order")
        settled.windows.idleMilliseconds = try number("windows.idle_after")
        settled.windows.tiers = (json["windows.tiers"]?.array ?? []).compactMap { tier in
            guard let pair = tier.array, pair.count == 2, let size = pair[0].integer,
                let kept = pair[1].integer
            else { return nil }
            return EngineConfiguration.Tier(windowMilliseconds: size, keptMilliseconds: kept)
        }
        settled.windows.memoryBytes = Int(try number("windows.memory_bytes"))
        settled.feedback.windowMilliseconds = try number("feedback.window")
        settled.feedback.memoryBytes = Int(try number("feedback.memory_bytes"))
        settled.limits.series = Int(try number("limits.series"))
        settled.limits.dedupeEvents = Int(try number("limits.dedupe_events"))
        settled.log.retentionMilliseconds = json["log.retention"]?.integer
        return settled
    }
}
