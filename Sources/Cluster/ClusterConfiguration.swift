package import Engine
package import KafkaLog

/// How an engine is to run on a cluster.
package struct ClusterConfiguration: Sendable {
    package var kafka: KafkaConfiguration
    /// The consumer group, and the beginning of the transactional ids: engines of another name on the same cluster have
    /// other shards.
    package var group = "varve"
    package var commits = CommitLimits(intervalMilliseconds: 250, bytes: 4 << 20)

    package init(_ kafka: KafkaConfiguration) { self.kafka = kafka }
}
