import Log
import Streams

/// Who answers for the shards: those that are at work, or their states of a past moment.
protocol WindowSource: Sendable {
    /// The data shards' partitions of `windows`, in their order.
    var windowPartitions: [TopicPartition] { get }
    /// The journals: the data shards', in order, then the control shard's.
    var journals: [TopicPartition] { get }

    func controlAnswer(_ query: WindowQuery) async throws -> ControlShardAnswer
    /// - Parameter merged: what the control shard has merged; later output is part of this answer.
    func dataAnswer(_ shard: Int, _ query: WindowQuery, merged: Offset) async throws -> DataShardAnswer
}

/// The shards at work.
struct LiveShards: WindowSource {
    let data: [ShardRunner<DataShard>]
    let control: ShardRunner<ControlShard>

    var windowPartitions: [TopicPartition] { data.map { $0.plan.outputs[0] } }
    var journals: [TopicPartition] { data.map(\.plan.journal) + [control.plan.journal] }

    func controlAnswer(_ query: WindowQuery) async throws -> ControlShardAnswer {
        try await control.answer(query)
    }

    func dataAnswer(_ shard: Int, _ query: WindowQuery, merged: Offset) async throws -> DataShardAnswer {
        try await data[shard].answer(query, merged: merged)
    }
}
