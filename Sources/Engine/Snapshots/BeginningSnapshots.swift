import EmbeddedLog
package import Log
import Streams

/// No snapshots at all, so that everything is folded again from its beginning; where retention has let events go, the
/// oldest ones first, with which the past begins now.
struct BeginningSnapshots: SnapshotStore {
    let base: any SnapshotStore
    let log: any LogSource

    func names(of shard: String) throws(LogError) -> [SnapshotName] {
        for partition in log.topicPartitions where Topology.isData(partition.topic) {
            if try log.startOffset(of: partition) > 0 { return try base.names(of: shard).reversed() }
        }
        return []
    }

    func load(shard: String, _ name: SnapshotName) throws -> Snapshot { try base.load(shard: shard, name) }

    /// Nothing is written where states are only compared.
    func save(_ snapshot: Snapshot, time: Int64) throws {}
    func removeOlder(than name: SnapshotName, of shard: String) throws(LogError) {}
}

extension EngineBacking {
    /// The files of a data directory, opened for reading, of which every state is folded again.
    ///
    /// - Throws: `LogError`, as `files`.
    package static func refolding(_ configuration: EngineConfiguration) throws(LogError) -> EngineBacking {
        var backing = try files(configuration, mode: .readOnly, storage: PosixStorage())
        backing.snapshots = BeginningSnapshots(base: backing.snapshots, log: backing.log)
        backing.takesOtherFolds = true
        return backing
    }
}
