import Events
import JSON
package import Log
package import Streams

/// The shards of a directory that is made anew, and what of the engine's wiring a rebuild needs to know.
package struct RebuildShards: Sendable {
    private let shardFactory: ShardFactory
    package let count: Int
    /// What the fold depends on: the first entry of every journal.
    package let settings: String

    /// - Parameter configuration: with the settings that hold for the new directory.
    /// - Throws: `invalid` for settings that no engine would take, or a number of shards that is not possible.
    package init(_ configuration: EngineConfiguration, count: Int) throws(LogError) {
        guard EngineDirectory.shardLimits.contains(count) else {
            throw LogError(
                .invalid, "\(count) shards, where 1 to \(EngineDirectory.shardLimits.upperBound) are possible"
            )
        }
        try FoldSettings.refuseShortRetention(configuration)
        shardFactory = ShardFactory(configuration: configuration, shards: count)
        self.count = count
        settings = FoldSettings(configuration).json.text
    }

    package func data(_ shard: Int) -> ShardCore<DataShard> { shardFactory.data(shard) }
    package func control() -> ShardCore<ControlShard> { shardFactory.control() }
    /// The partition of what the door rejected.
    package var rejections: TopicPartition { Topology.rejections(shards: count) }

    package static var dataTopics: [Topic] { Topology.dataTopics.map(\.topic) }
}
