package import Contracts
package import KafkaLog

extension KafkaTopic {
    /// The largest record that any topic takes: a window with all its features, or an event at the door's limit.
    static let recordBytes = 8 << 20

    /// How a cluster's topic must be for a contract.
    ///
    /// - Parameters:
    ///   - shards: data shards.
    ///   - replication: copies of each partition; of three or more, all but one must have a record before it is answered.
    ///     Nil leaves both to the cluster.
    package init(_ contract: TopicContract, shards: Int, replication: Int32?) {
        var settings = ["max.message.bytes": "\(Self.recordBytes)"]
        switch contract.cleanup {
        case .compact: settings["cleanup.policy"] = "compact"
        case .keep, .delete:
            settings["cleanup.policy"] = "delete"
            // Kafka's own default lets go of everything after a week.
            let isKept = contract.cleanup == .keep
            settings["retention.ms"] = "\(isKept ? -1 : contract.retentionMilliseconds ?? -1)"
            settings["retention.bytes"] = "\(isKept ? -1 : contract.retentionBytes ?? -1)"
        }
        if let replication { settings["min.insync.replicas"] = "\(max(1, replication - 1))" }
        self.init(
            topic: contract.topic,
            partitions: Int32(clamping: contract.partitions.partitions(shards: shards)),
            replication: replication, settings: settings)
    }
}
