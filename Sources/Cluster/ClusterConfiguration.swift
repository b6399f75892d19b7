package import Engine
package import KafkaLog

/// How an engine is to run on a cluster.
package struct ClusterConfiguration: Sendable {
    package var kafka: KafkaConfiguration
    /// The consumer group, and the beginning of the transactional ids: engines of another name on the same cluster have
    /// other shards.
    package var group = "varve"
    package var commits = CommitLimits(intervalMilliseconds: 250, bytes: 4 << 20)

    /// Nil for an engine that takes all shards.
    package var sharing: Sharing?

    package init(_ kafka: KafkaConfiguration) { self.kafka = kafka }

    /// How an instance is known to the others of its group.
    package struct Sharing: Sendable {
        /// One of its own for each instance.
        package var id: String
        /// `host:port` under which the others reach its HTTP interface.
        package var address: String
        package var transport: any InstanceTransport
        /// Instances that each shard is kept warm at beside the one that has it.
        package var standbys: Int

        package init(
            id: String, address: String, transport: any InstanceTransport, standbys: Int = 0
        ) {
            (self.id, self.address, self.transport, self.standbys) = (id, address, transport, standbys)
        }
    }
}
