import Log

/// What was proven about one partition by a sync: all up to `end` is on the disk.
struct DurableMark: Sendable, Hashable {
    var topicPartition: TopicPartition
    /// Counts the marks of a partition; the highest one counts.
    var generation: UInt64
    /// The first offset that retention has left; a segment begins with it.
    var startOffset: Offset
    var end: LogPosition
}
