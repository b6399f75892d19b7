import Log

/// Partitions in which somebody waits for a sync.
struct PendingCommits: Sendable {
    private var partitions: [TopicPartition: PartitionLog] = [:]
    private var isScheduled = false

    /// Returns whether a commit must be scheduled for it; otherwise one is due already.
    mutating func add(_ partition: PartitionLog) -> Bool {
        partitions[partition.topicPartition] = partition
        defer { isScheduled = true }
        return !isScheduled
    }

    /// All of them and those `others`, sorted, so that a simulation takes the same course again.
    mutating func take(with others: [PartitionLog]) -> [PartitionLog] {
        isScheduled = false
        for partition in others { partitions[partition.topicPartition] = partition }
        defer { partitions = [:] }
        return partitions.values.sorted { $0.topicPartition < $1.topicPartition }
    }
}
