import Log
import Streams

/// Lets go of events that are older than the retention, counted from when they were folded: what a snapshot of that age
/// has folded needs no log any more. That snapshot becomes the oldest one, and the past begins with it.
///
/// The journals, the windows and the dead letters stay: they are small, and what was decided can be shown from them.
struct RetentionKeeper: Sendable {
    let topics: any TopicKeeper
    let snapshots: any SnapshotStore
    let factory: ShardFactory
    /// Milliseconds.
    let retention: Int64

    /// - Parameter now: milliseconds since 1970, of the engine's clock.
    /// - Returns: what was removed.
    func apply(now: Int64) throws -> RetentionOutcome {
        for shard in 0..<factory.shards { try setFloor(of: shard, now: now) }
        return try topics.applyRetention(now: now)
    }

    private func setFloor(of shard: Int, now: Int64) throws {
        var core = factory.data(shard)
        let limit = factory.mutations.contains(.retentionIgnoresAge) ? now : now - retention
        for name in try snapshots.names(of: core.plan.name)
        where name.time > 0 && name.time <= limit {
            // A damaged snapshot can't be what the past begins with.
            guard let snapshot = try? snapshots.load(shard: core.plan.name, name),
                (try? core.restore(snapshot.state)) != nil
            else {
                core = factory.data(shard)
                continue
            }
            for (input, consumed) in zip(core.plan.inputs, core.consumed) {
                try topics.setRetentionFloor(consumed, of: input)
            }
            try snapshots.removeOlder(than: beginning(name), of: core.plan.name)
            return
        }
    }

    private func beginning(_ name: SnapshotName) -> SnapshotName {
        let isLost = factory.mutations.contains(.retentionLosesBeginning)
        return isLost ? SnapshotName(position: name.position + 1, time: name.time) : name
    }
}
