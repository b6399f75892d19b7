package import EmbeddedLog
package import Log
package import Streams

extension EmbeddedLog: TopicKeeper {}

extension EmbeddedLog: OperatedLog {
    package var kind: String { "embedded" }
    package var promise: String { "durable" }
    package var commitsTogether: Bool { false }
    package var offsetsHaveGaps: Bool { false }

    package func nextOffset(of topicPartition: TopicPartition) throws(LogError) -> Offset {
        try endOffset(of: topicPartition, isolation: .written)
    }

    package func uncommittedBytes(of plan: ShardPlan) -> Int { 0 }

    package func commit(
        _ partitions: [TopicPartition], of plan: ShardPlan, consumed: [Offset]
    ) -> ShardCommit {
        ShardCommit { () throws(LogError) in try self.sync(partitions) }
    }
}
