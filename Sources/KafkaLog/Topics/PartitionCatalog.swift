import Log
import Synchronization

/// The partitions that the cluster was last heard to have.
final class PartitionCatalog: Sendable {
    private struct Ends {
        var durable = KnownEnd()
        var written = KnownEnd()
    }

    private let partitions = Mutex<[TopicPartition: Ends]>([:])

    var all: [TopicPartition] { partitions.withLock { $0.keys.sorted() } }

    func contains(_ topicPartition: TopicPartition) -> Bool {
        partitions.withLock { $0[topicPartition] != nil }
    }

    func update(_ metadata: ClusterMetadata) {
        var found: Set<TopicPartition> = []
        for (topic, list) in metadata.topics {
            for partition in list { found.insert(TopicPartition(topic, partition.number)) }
        }
        partitions.withLock { partitions in
            for gone in partitions.keys where !found.contains(gone) { partitions[gone] = nil }
            for added in found where partitions[added] == nil { partitions[added] = Ends() }
        }
    }

    func end(of topicPartition: TopicPartition, _ isolation: ReadIsolation) -> KnownEnd? {
        partitions.withLock { partitions in
            isolation == .durable ? partitions[topicPartition]?.durable : partitions[topicPartition]?.written
        }
    }

    /// Notes that records up to there were delivered and, if they belong to a transaction, committed.
    func noteDelivered(_ topicPartition: TopicPartition, end: Offset) {
        self.end(of: topicPartition, .durable)?.raise(to: end)
        self.end(of: topicPartition, .written)?.raise(to: end)
    }
}
