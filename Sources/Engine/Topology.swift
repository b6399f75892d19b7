package import Events
package import Log
package import Streams

/// The topics of an engine and which shard reads and writes which partition.
package enum Topology {
    package static let inference = Topic(known: "inference")
    static let telemetry = Topic(known: "telemetry")
    static let feedback = Topic(known: "feedback")
    static let windows = Topic(known: "windows")
    static let journal = Topic(known: "journal")
    /// Has a partition for each shard, the control shard's the last.
    package static var journalTopic: Topic { journal }
    static let deadLetters = Topic(known: "dead-letters")
    static let decisions = Topic(known: "decisions")
    static let registry = Topic(known: "registry")
    static let rules = Topic(known: "rules")
    static let experiments = Topic(known: "experiments")

    /// The topics that producers publish to, with the kind of their events.
    package static let dataTopics: [(topic: Topic, kind: EventKind)] = [
        (inference, .inference), (telemetry, .telemetry), (feedback, .feedback),
    ]

    /// The topics of the events that commands give: of one partition, which the control shard alone writes and folds.
    static let commandTopics = [registry, rules, experiments]

    static func isCommand(_ topic: Topic) -> Bool { commandTopics.contains(topic) }

    /// Whether the events of a topic may be read by name: those that people or the engine's decisions give.
    static func isReadable(_ name: String) -> Bool {
        (commandTopics + dataTopics.map(\.topic) + [decisions, deadLetters]).contains { $0.name == name }
    }

    static func isData(_ topic: Topic) -> Bool { dataTopics.contains { $0.topic == topic } }

    /// Partitions by topic. `journal` and `dead-letters` have one more than there are data shards: the control
    /// shard's, and that of what HTTP rejects.
    package static func partitions(shards: Int) -> [(topic: Topic, count: Int)] {
        dataTopics.map { ($0.topic, shards) } + [
            (windows, shards), (journal, shards + 1), (deadLetters, shards + 1), (decisions, 1),
        ] + commandTopics.map { ($0, 1) }
    }

    /// Every shard, the control shard last, with the partitions that it alone writes.
    package static func writers(shards: Int) -> [(plan: ShardPlan, partitions: [TopicPartition])] {
        let control = control(shards: shards)
        return (0..<shards).map { data($0) }.map { ($0, [$0.journal] + $0.outputs) } + [
            (control, [control.journal] + control.outputs + commandTopics.map { TopicPartition($0, 0) })
        ]
    }

    static func data(_ shard: Int) -> ShardPlan {
        let partition = Int32(shard)
        return ShardPlan(
            name: "data-\(shard)", journal: TopicPartition(journal, partition),
            inputs: dataTopics.map { TopicPartition($0.topic, partition) },
            outputs: [TopicPartition(windows, partition), TopicPartition(deadLetters, partition)])
    }

    static func control(shards: Int) -> ShardPlan {
        ShardPlan(
            name: "control", journal: TopicPartition(journal, Int32(shards)),
            inputs: (0..<shards).map { TopicPartition(windows, Int32($0)) }
                + commandTopics.map { TopicPartition($0, 0) }, outputs: [TopicPartition(decisions, 0)])
    }

    static func rejections(shards: Int) -> TopicPartition {
        TopicPartition(deadLetters, Int32(shards))
    }
}
