public import Log

/// How a topic is, or how it must be.
public struct KafkaTopic: Sendable, Hashable {
    public var topic: Topic
    public var partitions: Int32
    /// Copies of each partition; of those found, the fewest that one has. Nil: as the cluster's default has it.
    public var replication: Int32?
    /// Kafka's own names, such as `min.insync.replicas`, `cleanup.policy`, `retention.ms`.
    public var settings: [String: String]

    public init(topic: Topic, partitions: Int32, replication: Int32? = nil, settings: [String: String] = [:])
    {
        self.topic = topic
        self.partitions = partitions
        self.replication = replication
        self.settings = settings
    }

    /// How many replicas must have a record before an append is answered; nil if it isn't known.
    public var minInSyncReplicas: Int? { settings["min.insync.replicas"].flatMap { Int($0) } }
}
