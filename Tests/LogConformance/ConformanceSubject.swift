public import Log

/// A log to test and the partitions that a rule may use. Each rule gets partitions that nobody has written
/// to.
public struct ConformanceSubject: Sendable {
    public let log: any LogSource & LogSink
    public let partition: TopicPartition
    /// Another partition of the same topic.
    public let other: TopicPartition
    /// A partition that the log doesn't have.
    public let unknown: TopicPartition

    public init(
        log: any LogSource & LogSink, partition: TopicPartition, other: TopicPartition,
        unknown: TopicPartition
    ) {
        self.log = log
        self.partition = partition
        self.other = other
        self.unknown = unknown
    }
}
