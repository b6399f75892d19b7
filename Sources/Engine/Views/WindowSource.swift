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
    /// - Throws: `MissingShard` for one that can't be asked now.
    func dataAnswer(_ shard: Int, _ query: WindowQuery, merged: Offset) async throws -> DataShardAnswer
}

/// The shards at work.
struct LiveShards: WindowSource {
    let shards: EngineShards

    var windowPartitions: [TopicPartition] { shards.data.map { $0.plan.outputs[0] } }
    var journals: [TopicPartition] { shards.statuses.map(\.plan.journal) }

    func controlAnswer(_ query: WindowQuery) async throws -> ControlShardAnswer {
        try await shards.control.answer(query)
    }

    func dataAnswer(_ shard: Int, _ query: WindowQuery, merged: Offset) async throws -> DataShardAnswer {
        try await shards.windows(of: shard, query, merged: merged)
    }
}
