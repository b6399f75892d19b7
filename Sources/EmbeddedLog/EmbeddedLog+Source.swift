public import Log
import Synchronization

extension EmbeddedLog: LogSource {
    public func startOffset(of topicPartition: TopicPartition) throws(LogError) -> Offset {
        try partition(topicPartition).view(.written).start
    }

    public func endOffset(
        of topicPartition: TopicPartition, isolation: ReadIsolation
    ) throws(LogError) -> Offset {
        try partition(topicPartition).view(isolation).end.offset
    }

    /// The base offset of the first durable batch that has a record of `timestamp` (ms) or later; the durable
    /// end if there is none.
    ///
    /// - Complexity: O(segments + an index interval's batches).
    public func offset(
        of topicPartition: TopicPartition, atOrAfter timestamp: Int64
    ) throws(LogError) -> Offset {
        try partition(topicPartition).offset(atOrAfter: timestamp)
    }

    public func makeReader(
        of topicPartition: TopicPartition, from offset: Offset, isolation: ReadIsolation
    ) throws(LogError) -> any LogReader {
        let reader = EmbeddedLogReader(try partition(topicPartition), isolation: isolation)
        try reader.seek(to: offset)
        return reader
    }

    /// Up to which byte of which file a partition is proven.
    package func durableEnd(of topicPartition: TopicPartition) throws(LogError) -> (file: String, byte: Int64)
    {
        let end = try partition(topicPartition).view(.durable).end
        return (context.layout.segment(topicPartition, end.segmentBase), end.byte)
    }

    /// Unknown partitions are left out.
    public func observe(
        _ topicPartitions: [TopicPartition], wake: @escaping @Sendable () -> Void
    ) -> LogObservation {
        let number = observations.add(1, ordering: .relaxed).newValue
        let observed = topicPartitions.compactMap { try? partition($0) }
        for partition in observed { partition.observe(number, wake: wake) }
        return LogObservation {
            for partition in observed { partition.endObservation(number) }
        }
    }
}
