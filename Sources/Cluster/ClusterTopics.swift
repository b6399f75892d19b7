import Engine
import KafkaLog
import Log

/// The topics of a cluster, which are made by `varve topics create` and kept by the cluster's own rules: here it is only
/// seen whether they are as they must be.
struct ClusterTopics: TopicKeeper {
    let log: KafkaLog

    func ensureTopic(_ topic: Topic, partitions: Int32, retention: Retention) throws(LogError) {
        let found = log.topicPartitions.filter { $0.topic == topic }.count
        guard found != Int(partitions) else { return }
        let what = found == 0 ? "is not on the cluster" : "has \(found) partitions, \(partitions) are due"
        throw LogError(
            found == 0 ? .notFound : .invalid,
            "the topic \(topic) \(what): see `varve topics check --kafka`, and create it")
    }

    /// The cluster's own retention doesn't know what a snapshot needs: a shard that finds its input gone says so.
    func setRetentionFloor(_ offset: Offset, of topicPartition: TopicPartition) throws(LogError) {}

    func applyRetention(now: Int64) throws(LogError) -> RetentionOutcome { RetentionOutcome() }
}
