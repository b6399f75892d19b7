package import EmbeddedLog
package import Log
package import Streams

/// The data directory that a rebuild makes: its log, open for writing, and its snapshots.
package struct RebuildTarget: Sendable {
    /// A live shard's snapshots are written elsewhere while it folds. Here the fold waits for them, so that they come
    /// so much more rarely.
    private static let snapshotPatience = 5

    package let log: EmbeddedLog
    package let shards: RebuildShards
    private let snapshots: any SnapshotStore
    private let snapshotRecords: Int
    private let snapshotInterval: Duration

    /// Opens the directory, and makes its topics if they are not there.
    ///
    /// - Throws: `LogError` for a directory that can't be used.
    package init(
        _ configuration: EngineConfiguration, shards: RebuildShards, storage: any Storage
    ) throws(LogError) {
        var settings = EmbeddedLogConfiguration()
        settings.segmentBytes = configuration.log.segmentBytes
        log = try EmbeddedLog.open(
            directory: configuration.dataDirectory, configuration: settings, storage: storage)
        self.shards = shards
        let schedule = SnapshotSchedule(configuration.snapshots)
        snapshots = SnapshotFiles(configuration, storage: storage)
        snapshotRecords = schedule.everyRecords
        snapshotInterval = .milliseconds(schedule.leastMilliseconds * Int64(Self.snapshotPatience))
        for (topic, count) in Topology.partitions(shards: shards.count) {
            try log.ensureTopic(topic, partitions: Int32(count))
        }
    }

    /// Where an interrupted rebuild of a shard goes on: the newest snapshot whose journal and output are all there; the
    /// empty state if there is none.
    package func start<Logic: ShardLogic>(
        _ clean: ShardCore<Logic>
    ) throws -> (core: ShardCore<Logic>, position: Offset) {
        let journalEnd = try log.endOffset(of: clean.plan.journal, isolation: .written)
        for name in try snapshots.names(of: clean.plan.name) where name.position <= journalEnd {
            var core = clean
            // A damaged snapshot costs time and nothing else.
            guard let snapshot = try? snapshots.load(shard: clean.plan.name, name),
                (try? core.restore(snapshot.state)) != nil, try outputIsThere(core)
            else { continue }
            return (core, name.position)
        }
        return (clean, 0)
    }

    private func outputIsThere<Logic: ShardLogic>(_ core: ShardCore<Logic>) throws(LogError) -> Bool {
        for (output, emitted) in zip(core.plan.outputs, core.emitted)
        where try log.endOffset(of: output, isolation: .written) < emitted {
            return false
        }
        return true
    }

    /// Whether so much was folded since a shard's last snapshot that an interruption should not cost it.
    package func isSnapshotDue(records: UInt64, after elapsed: Duration) -> Bool {
        records >= UInt64(snapshotRecords) && elapsed >= snapshotInterval
    }

    /// Saves a shard's state. The snapshot must not know of anything that a power cut could still take away, so its
    /// journal and output are synced before.
    package func save<Logic: ShardLogic>(_ core: ShardCore<Logic>, position: Offset) throws -> StateHash {
        let snapshot = Snapshot(shard: core.plan.name, position: position, state: core.encoded())
        try log.sync([core.plan.journal] + core.plan.outputs)
        try snapshots.save(snapshot, time: core.tick)
        return snapshot.hash
    }

    /// Makes all that was written durable and lets the directory go.
    package func close() throws(LogError) {
        try log.sync(log.topicPartitions)
        try log.close()
    }
}
