package import EmbeddedLog
package import Log
package import Streams

/// A data directory opened for reading, with its shards as they were before the first record: what verification
/// and rebuilding start from.
package struct EngineFolds: Sendable {
    private let embedded: EmbeddedLog
    private let factory: ShardFactory

    package var log: any LogSource { embedded }
    package var shardCount: Int { factory.shards }

    /// - Throws: `LogError` for a directory that can't be used.
    package init(
        _ configuration: EngineConfiguration, storage: any Storage = PosixStorage()
    ) throws(LogError) {
        embedded = try EngineDirectory.open(configuration, mode: .readOnly, storage: storage)
        let settled = try FoldSettings.settle(configuration, log: embedded, mode: .readOnly)
        factory = ShardFactory(
            configuration: settled,
            shards: try EngineDirectory.shards(of: embedded, settled, mode: .readOnly))
    }

    package func data(_ shard: Int) -> ShardCore<DataShard> { factory.data(shard) }
    package func control() -> ShardCore<ControlShard> { factory.control() }

    package var journals: [TopicPartition] {
        (0...shardCount).map { TopicPartition(Topology.journal, Int32($0)) }
    }

    /// Lets the directory go.
    package func close() {
        // Nothing was written, so nothing can fail that anybody would want to know.
        try? embedded.close()
    }
}
