import Log

/// How far something has come, as the text that requests hand back: offsets by topic-partition, such as
/// `inference-0:1234,journal-0:57`. A partition of a data topic stands for what its shard has consumed, one of
/// `journal` for the steps its shard has taken.
struct Position: Hashable, Sendable {
    static let entryLimit = 4_096

    var offsets: [TopicPartition: Offset]

    init(_ offsets: [TopicPartition: Offset] = [:]) {
        self.offsets = offsets
    }

    /// - Throws: `EngineError` of kind `invalid` for text that no answer has given.
    init(parsing text: String) throws(EngineError) {
        offsets = [:]
        let entries = text.split(separator: ",")
        guard entries.count <= Self.entryLimit else { throw Self.unreadable(text) }
        for entry in entries {
            guard let colon = entry.lastIndex(of: ":"),
                let offset = Offset(entry[entry.index(after: colon)...]),
                offset >= 0, let partition = TopicPartition(folderName: String(entry[..<colon]))
            else { throw Self.unreadable(text) }
            offsets[partition] = offset
        }
    }

    /// - Throws: `EngineError` of kind `invalid` if it names a partition that an engine of so many shards has not.
    func check(shards: Int) throws(EngineError) {
        let counts = Dictionary(
            uniqueKeysWithValues: Topology.partitions(shards: shards).map { ($0.topic, $0.count) })
        for partition in offsets.keys where Int(partition.partition) >= counts[partition.topic] ?? 0 {
            throw EngineError(
                .invalid, "the position names \(partition), which is not here",
                errors: [.init(pointer: "", reason: "there is no partition \(partition)")])
        }
    }

    private static func unreadable(_ text: String) -> EngineError {
        EngineError(
            .invalid, "the position '\(text.prefix(100))' was not given by this server",
            errors: [.init(pointer: "after", reason: "no position")])
    }

    var text: String {
        offsets.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: ",")
    }
}

extension TopicPartition {
    /// Reads `inference-0`.
    init?(folderName name: String) {
        guard let dash = name.lastIndex(of: "-"), let topic = Topic(String(name[..<dash])),
            let partition = Int32(name[name.index(after: dash)...]), partition >= 0
        else { return nil }
        self.init(topic, partition)
    }
}
