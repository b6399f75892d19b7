import EmbeddedLog
package import Log
package import Streams

/// A data directory opened for reading, with its shards as they were before the first record: what verification
/// and rebuilding start from.
package struct EngineFolds: Sendable {
    private let embedded: EmbeddedLog
    private let factory: ShardFactory
    /// What a directory that is made of this one needs.
    package let shards: RebuildShards

    package var log: any LogSource { embedded }
    package var shardCount: Int { factory.shards }

    /// - Throws: `LogError` for a directory that can't be used.
    package init(_ configuration: EngineConfiguration) throws(LogError) {
        embedded = try EngineDirectory.open(configuration, mode: .readOnly, storage: PosixStorage())
        let settled = try FoldSettings.settle(configuration, log: embedded, mode: .readOnly)
        let count = try EngineDirectory.shards(of: embedded, settled, mode: .readOnly)
        factory = ShardFactory(configuration: settled, shards: count)
        shards = try RebuildShards(settled, count: count)
    }

    package func data(_ shard: Int) -> ShardCore<DataShard> { factory.data(shard) }
    package func control() -> ShardCore<ControlShard> { factory.control() }

    package var journals: [TopicPartition] {
        (0...shardCount).map { TopicPartition(Topology.journal, Int32($0)) }
    }

    /// Where the journals are cut for a moment: a position as answers give it, or an RFC 3339 time; nil cuts nothing.
    ///
    /// - Throws: `EngineError` of kind `invalid` for text that is neither, or beyond what is recorded.
    package func cut(to moment: String?) throws -> JournalCut {
        try JournalCut(moment, log: embedded, shards: shardCount)
    }

    /// Lets the directory go.
    package func close() {
        // Nothing was written, so nothing can fail that anybody would want to know.
        try? embedded.close()
    }
}
