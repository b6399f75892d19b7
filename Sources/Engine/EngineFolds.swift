package import EmbeddedLog
package import Log
package import Streams

/// A data directory opened for reading, with its shards as they were before the first record: what verification
/// and rebuilding start from.
package struct EngineFolds: Sendable {
    private let operated: any OperatedLog
    let factory: ShardFactory
    private let snapshots: any SnapshotStore
    /// What a directory that is made of this one needs.
    package let shards: RebuildShards

    package var log: any LogSource { operated }
    package var shardCount: Int { factory.shards }

    /// - Parameter takesOtherFolds: whether the recorded states may be of another fold than this one.
    /// - Throws: `LogError` for a directory that can't be used.
    package init(
        _ configuration: EngineConfiguration, storage: any Storage = PosixStorage(),
        mutations: EngineMutations = [], takesOtherFolds: Bool = false
    ) throws(LogError) {
        var backing = try EngineBacking.files(
            configuration, mode: .readOnly, storage: storage, mutations: mutations)
        backing.takesOtherFolds = takesOtherFolds
        try self.init(configuration, backing)
    }

    /// The same for what is given, opened for reading.
    package init(_ configuration: EngineConfiguration, _ backing: EngineBacking) throws(LogError) {
        operated = backing.log
        if !backing.takesOtherFolds {
            try FoldVersion.refuseOther(operated, in: configuration.dataDirectory)
        }
        let settled = try FoldSettings.settle(configuration, log: operated, mode: .readOnly)
        let count = try EngineDirectory.shards(of: backing, settled, mode: .readOnly)
        factory = ShardFactory(
            configuration: settled, shards: count, offsetsHaveGaps: operated.offsetsHaveGaps)
        shards = try RebuildShards(settled, count: count)
        snapshots = backing.snapshots
    }

    package func data(_ shard: Int) -> ShardCore<DataShard> { factory.data(shard) }
    package func control() -> ShardCore<ControlShard> { factory.control() }

    package var journals: [TopicPartition] {
        (0...shardCount).map { TopicPartition(Topology.journal, Int32($0)) }
    }

    /// Where a refold of a data shard begins: at the first record, or where retention has taken records, at the oldest
    /// snapshot whose records are all still there.
    package func dataStart(_ shard: Int) throws -> (core: ShardCore<DataShard>, position: Offset) {
        let clean = factory.data(shard)
        let starts = try clean.plan.inputs.map { (input) throws(LogError) in try log.startOffset(of: input) }
        guard starts.contains(where: { $0 > 0 }) else { return (clean, 0) }
        for name in try snapshots.names(of: clean.plan.name).reversed() {
            var core = clean
            guard let snapshot = try? snapshots.load(shard: clean.plan.name, name),
                (try? core.restore(snapshot.state)) != nil, zip(core.consumed, starts).allSatisfy(>=)
            else { continue }
            return (core, name.position)
        }
        throw ShardError(
            shard: clean.plan.name,
            reason:
                "events were let go by retention, and there is no snapshot from which the rest could be folded"
        )
    }

    /// The state that was recorded at a journal position; nil if no snapshot of it is left.
    package func recordedState(of shard: String, at position: Offset) -> [UInt8]? {
        guard let names = try? snapshots.names(of: shard),
            let name = names.first(where: { $0.position == position })
        else { return nil }
        return try? snapshots.load(shard: shard, name).state
    }

    /// Where the journals are cut for a moment: a position as answers give it, or an RFC 3339 time; nil cuts nothing.
    ///
    /// - Throws: `EngineError` of kind `invalid` for text that is neither, or beyond what is recorded.
    package func cut(to moment: String?) throws -> JournalCut {
        try JournalCut(moment, log: operated, shards: shardCount)
    }

    /// Lets the directory go.
    package func close() {
        // Nothing was written, so nothing can fail that anybody would want to know.
        try? operated.close()
    }
}
