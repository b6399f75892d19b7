package import Log
package import Streams

/// The snapshots of an engine's shards.
package protocol SnapshotStore: Sendable {
    /// The snapshots that there are, newest first.
    func names(of shard: String) throws(LogError) -> [SnapshotName]

    /// - Throws: `LogError`, of code `corrupt` for one that is damaged or another than its name says.
    func load(shard: String, _ name: SnapshotName) throws -> Snapshot

    /// Saves a snapshot for good, and only then lets go of older ones that are not worth their room.
    ///
    /// - Parameter time: not before the last tick before the snapshot's position, nor before its last record was folded.
    func save(_ snapshot: Snapshot, time: Int64) throws

    /// They do not come back: what they were folded from may go when this returns.
    func removeOlder(than name: SnapshotName, of shard: String) throws(LogError)
}
