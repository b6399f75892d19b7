package import EmbeddedLog
package import Engine
import KafkaLog
package import Log
import Streams

extension EngineBacking {
    static let snapshotsTopic = Topic(known: "snapshots")
    package static var instancesTopic: Topic { InstanceDirectory.partition.topic }
    /// Of the snapshots of a shard: what a cluster keeps is read over the network.
    static let snapshotBytes: Int64 = 1 << 30

    /// A cluster, with the topics that `varve topics create` makes. Opened for writing, the shards are this engine's from
    /// then on.
    ///
    /// - Throws: `unavailable` (retriable) if no broker answers in time, `notFound` or `invalid` for topics that are not as
    ///   they must be, `permission`.
    package static func cluster(
        _ configuration: EngineConfiguration, _ cluster: ClusterConfiguration, mode: OpenMode
    ) throws(LogError) -> EngineBacking {
        let kafka = try KafkaLog.open(cluster.kafka)
        do throws(LogError) {
            return try backing(configuration, cluster, kafka, mode: mode)
        } catch {
            kafka.close()
            throw error
        }
    }

    private static func backing(
        _ configuration: EngineConfiguration, _ cluster: ClusterConfiguration, _ kafka: KafkaLog,
        mode: OpenMode
    ) throws(LogError) -> EngineBacking {
        let topics = ClusterTopics(log: kafka)
        let shards = try shards(configuration, kafka)
        let sharing = mode == .readOnly ? nil : cluster.sharing
        let counts =
            Topology.partitions(shards: shards) + [(snapshotsTopic, shards + 1)]
            + (sharing == nil ? [] : [(instancesTopic, 1)])
        for (topic, count) in counts {
            try topics.ensureTopic(topic, partitions: Int32(count), retention: .unlimited)
        }
        let writers = Topology.writers(shards: shards)
        let log = try ClusterLog(
            kafka, writing: writers, topics: Set(Topology.partitions(shards: shards).map(\.topic)),
            group: cluster.group, isReadOnly: mode == .readOnly, takesAll: sharing == nil)
        let partitions = writers.enumerated().map { number, writer in
            (writer.plan.name, TopicPartition(snapshotsTopic, Int32(number)))
        }
        var thinning = SnapshotThinning(configuration.snapshots)
        thinning.byteLimit = min(thinning.byteLimit, snapshotBytes)
        let snapshots = SnapshotTopic(
            kafka, partitions: Dictionary(partitions, uniquingKeysWith: { first, _ in first }),
            thinning: thinning)
        return EngineBacking(
            log: log, topics: topics, snapshots: snapshots, commits: cluster.commits,
            sharing: sharing.map { ClusterSharing(kafka, group: cluster.group, $0) })
    }

    /// As many as the topic `inference` has partitions.
    private static func shards(
        _ configuration: EngineConfiguration, _ kafka: KafkaLog
    ) throws(LogError) -> Int {
        let found = kafka.topicPartitions.filter { $0.topic == Topology.inference }.count
        guard found > 0 else {
            throw LogError(
                .notFound,
                "the topic \(Topology.inference) is not on the cluster: run `varve topics create --kafka`")
        }
        guard configuration.shards ?? found == found else {
            throw LogError(
                .invalid,
                "the topic \(Topology.inference) has \(found) partitions and \(configuration.shards ?? found) shards are "
                    + "asked for: leave the setting out")
        }
        return found
    }
}
