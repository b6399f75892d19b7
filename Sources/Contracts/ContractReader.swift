import Log

/// Reads the YAML of one topic's contract.
enum ContractReader {
    private static let names = [
        "topic", "purpose", "key", "partitions", "cleanup", "retention", "retention_bytes", "dedupe_events",
        "format", "events",
    ]
    private static let eventNames = ["type", "schema", "summary"]

    /// The contract, or nil and what is wrong with it.
    static func read(_ root: YAMLNode, file: String) -> (
        contract: TopicContract?, problems: [ContractProblem]
    ) {
        var mapping = StrictMapping(root, known: names, file: file)
        let topic = mapping.value("topic", "a topic's name") { Topic($0) }
        let purpose = mapping.text("purpose")
        let key = mapping.text("key")
        let partitions = mapping.value(
            "partitions", "'shards', 'shards+1' or a number from 1 to \(PartitionRule.countLimit)",
            PartitionRule.init)
        let cleanup: CleanupPolicy? = mapping.choice("cleanup")
        let retention = readRetention(&mapping, cleanup: cleanup)
        let format: RecordFormat? = mapping.choice("format")
        let dedupeEvents = readDedupe(&mapping, format: format)
        let events = readEvents(&mapping, format: format)
        guard mapping.problems.isEmpty, let topic, let purpose, let key, let partitions, let cleanup,
            let format
        else { return (nil, mapping.problems) }
        let contract = TopicContract(
            topic: topic, purpose: purpose, key: key, partitions: partitions, cleanup: cleanup,
            retentionMilliseconds: retention.milliseconds, retentionBytes: retention.bytes,
            dedupeEvents: dedupeEvents, format: format, events: events)
        return (contract, [])
    }

    /// Only what is deleted has a retention, and it has one.
    private static func readRetention(
        _ mapping: inout StrictMapping, cleanup: CleanupPolicy?
    ) -> (milliseconds: Int64?, bytes: Int64?) {
        let milliseconds = mapping.has("retention") ? mapping.duration("retention") : nil
        if milliseconds == 0 { mapping.report("retention", "keeps nothing") }
        let bytes =
            mapping.has("retention_bytes")
            ? mapping.value("retention_bytes", "a whole number of bytes above 0", positive) : nil
        guard let cleanup else { return (milliseconds, bytes) }
        let limits = ["retention", "retention_bytes"].filter { mapping.has($0) }
        if cleanup == .delete, limits.isEmpty {
            mapping.report("cleanup", "'delete' needs 'retention', 'retention_bytes' or both")
        }
        if cleanup != .delete {
            for name in limits { mapping.report(name, "has no effect with 'cleanup: \(cleanup.rawValue)'") }
        }
        return (milliseconds, bytes)
    }

    private static func readDedupe(_ mapping: inout StrictMapping, format: RecordFormat?) -> Int? {
        guard mapping.has("dedupe_events") else { return nil }
        if let format, format != .cloudevents {
            mapping.report(
                "dedupe_events", "needs 'format: cloudevents': duplicates are told by source, id, type")
        }
        return mapping.value("dedupe_events", "a whole number of events above 0", positive).map(Int.init)
    }

    private static func readEvents(_ mapping: inout StrictMapping, format: RecordFormat?) -> [EventContract] {
        guard let nodes = mapping.list("events") else { return [] }
        if format == .binary, !nodes.isEmpty {
            mapping.report("events", "must be empty with 'format: binary'")
        }
        var events: [EventContract] = []
        for (index, node) in nodes.enumerated() {
            var event = StrictMapping(node, known: eventNames, file: mapping.file, path: "events[\(index)]")
            let type = event.value(
                "type", "lower-case words joined by dots that end in a version ('.v1')", eventType)
            let schema = event.value("schema", "a file 'schemas/….json'", schemaFile)
            let summary = event.text("summary")
            mapping.take(event.problems)
            if let type, let schema, let summary {
                events.append(EventContract(type: type, schema: schema, summary: summary))
            }
        }
        return events
    }

    private static func positive(_ text: String) -> Int64? {
        Int64(text).flatMap { $0 > 0 ? $0 : nil }
    }

    private static func eventType(_ text: String) -> String? {
        let words = text.split(separator: ".", omittingEmptySubsequences: false)
        guard words.count >= 3, let version = words.last, version.hasPrefix("v"),
            let number = Int(version.dropFirst()), number > 0, "v\(number)" == version,
            words.allSatisfy(isWord)
        else { return nil }
        return text
    }

    private static func schemaFile(_ text: String) -> String? {
        guard text.hasPrefix("schemas/"), text.hasSuffix(".json"),
            text.dropFirst("schemas/".count).dropLast(".json".count).split(
                separator: ".", omittingEmptySubsequences: false
            ).allSatisfy(isWord)
        else { return nil }
        return text
    }

    /// Lower-case letters, digits and inner hyphens.
    private static func isWord(_ word: Substring) -> Bool {
        guard let first = word.utf8.first, let last = word.utf8.last else { return false }
        let hyphen = UInt8(ascii: "-")
        return first != hyphen && last != hyphen
            && word.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), hyphen:
                    true
                default: false
                }
            }
    }
}
