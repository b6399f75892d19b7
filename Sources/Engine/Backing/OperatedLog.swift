package import Log
package import Streams

/// A log as an engine operates it: what shards write into it becomes durable by commits, and somebody asks how it is.
///
/// The offsets of the partitions that only one shard writes (`journal`, `windows`, `decisions`, the shards' dead letters
/// and what commands give) are numbers without gaps, whatever the log itself counts: a shard knows the next one.
package protocol OperatedLog: LogSource, LogSink {
    /// What it is called in answers: `embedded`, `kafka`.
    var kind: String { get }
    /// What an answered append is: `durable`, `replicated`.
    var promise: String { get }
    var state: LogState { get }

    /// Whether all that a shard has written becomes readable in one piece, with its commit. If not, its output may only be
    /// written once the journal that explains it is durable.
    var commitsTogether: Bool { get }

    /// Whether the topics of producers may leave out offsets.
    var offsetsHaveGaps: Bool { get }

    /// The offset that the next record written to a partition gets: behind what is written and not committed yet.
    func nextOffset(of topicPartition: TopicPartition) throws(LogError) -> Offset

    /// What a shard has written and no commit has taken yet, in bytes; 0 for a log that keeps none of it in memory.
    func uncommittedBytes(of plan: ShardPlan) -> Int

    /// Takes what a shard has written so far; running what is returned makes it durable.
    ///
    /// - Parameters:
    ///   - partitions: of those that the shard writes. A log that commits them together takes all of them.
    ///   - consumed: by the order of the plan's inputs, the offset behind the last record that is in the written journal.
    func commit(
        _ partitions: [TopicPartition], of plan: ShardPlan, consumed: [Offset]
    ) -> ShardCommit

    /// Makes this the only one who writes what a shard writes; before anything is read that the shard wrote.
    func takeUp(_ plan: ShardPlan) throws(LogError)

    /// Leaves what a shard writes to others. What is not committed is lost.
    func letGo(_ plan: ShardPlan)

    /// What the log counts of itself; must not wait for anybody.
    var metrics: [MetricFamily] { get }

    func close() throws(LogError)
}

extension OperatedLog {
    package var metrics: [MetricFamily] { [] }
    package func takeUp(_ plan: ShardPlan) throws(LogError) {}
    package func letGo(_ plan: ShardPlan) {}
}

/// What makes durable that which a shard has written. May be run again after an error that `isRetriable`, and on any
/// thread.
package struct ShardCommit: Sendable {
    package let run: @Sendable () throws(LogError) -> Void

    package init(_ run: @escaping @Sendable () throws(LogError) -> Void) { self.run = run }
}
