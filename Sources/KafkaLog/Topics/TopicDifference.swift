public import Log

/// In what a cluster's topic is not as it must be.
public enum TopicDifference: Sendable, Hashable, CustomStringConvertible {
    /// It isn't there: it can be created.
    case missing(KafkaTopic)
    /// It has too few partitions: they can be added.
    case tooFewPartitions(Topic, found: Int32, due: Int32)
    /// It has too many: nothing here ever takes them away.
    case tooManyPartitions(Topic, found: Int32, due: Int32)
    /// It has another replication factor, which needs a reassignment by the cluster's own tools.
    case replication(Topic, found: Int32, due: Int32)
    /// A setting has another value; nil if the cluster didn't tell it.
    case setting(Topic, name: String, found: String?, due: String)

    /// Whether `KafkaTopics.apply` puts it right.
    public var canBeApplied: Bool {
        switch self {
        case .missing, .tooFewPartitions: true
        case .tooManyPartitions, .replication, .setting: false
        }
    }

    public var description: String {
        switch self {
        case .missing(let topic): "+ \(topic.topic): \(topic.partitions) partitions"
        case .tooFewPartitions(let topic, let found, let due):
            "+ \(topic): \(found) partitions, \(due) are due"
        case .tooManyPartitions(let topic, let found, let due):
            "! \(topic): \(found) partitions, \(due) are due"
        case .replication(let topic, let found, let due): "! \(topic): \(found) replicas, \(due) are due"
        case .setting(let topic, let name, let found, let due):
            "! \(topic): \(name)=\(found ?? "unknown"), \(due) is due"
        }
    }

    /// What differs, in the order of `due`. Topics and settings that are not asked for may be there.
    public static func between(due: [KafkaTopic], found: [KafkaTopic]) -> [TopicDifference] {
        due.flatMap { topic -> [TopicDifference] in
            guard let found = found.first(where: { $0.topic == topic.topic }) else {
                return [.missing(topic)]
            }
            return between(topic, found)
        }
    }

    private static func between(_ due: KafkaTopic, _ found: KafkaTopic) -> [TopicDifference] {
        var differences: [TopicDifference] = []
        if found.partitions < due.partitions {
            differences.append(.tooFewPartitions(due.topic, found: found.partitions, due: due.partitions))
        } else if found.partitions > due.partitions {
            differences.append(.tooManyPartitions(due.topic, found: found.partitions, due: due.partitions))
        }
        if let replication = due.replication, let existing = found.replication, replication != existing {
            differences.append(.replication(due.topic, found: existing, due: replication))
        }
        for (name, value) in due.settings.sorted(by: { $0.key < $1.key }) where found.settings[name] != value
        {
            differences.append(.setting(due.topic, name: name, found: found.settings[name], due: value))
        }
        return differences
    }
}
