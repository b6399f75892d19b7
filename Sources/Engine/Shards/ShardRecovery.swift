import Log
import Logging
import Streams

/// A state that a shard goes on from, and the journal's next entry for it.
struct RestoredShard<Logic: ShardLogic> {
    var core: ShardCore<Logic>
    var position: Offset
    /// The snapshot that it was taken from as it is; nil for the empty state and for that of a standby.
    var checkpoint: Checkpoint?
}

/// Where a shard's recovery begins.
enum ShardRecovery {
    /// The newest snapshot that is whole and whose journal and output are all there; the empty state if there is
    /// none. A damaged snapshot is reported and passed over: the journal knows more than it.
    static func start<Logic: ShardLogic>(
        _ clean: ShardCore<Logic>, journalEnd: Offset, environment: ShardEnvironment
    ) throws -> RestoredShard<Logic> {
        let (store, plan) = (environment.store, clean.plan)
        for name in try store.names(of: plan.name) where name.position <= journalEnd {
            do {
                var core = clean
                let snapshot = try store.load(shard: plan.name, name)
                try core.restore(snapshot.state)
                if try outputIsThere(core, environment.log), try inputIsThere(core, environment) {
                    return RestoredShard(
                        core: core, position: name.position,
                        checkpoint: Checkpoint(position: name.position, hash: snapshot.hash))
                }
            } catch {
                environment.logger.error(
                    "snapshot passed over",
                    metadata: ["shard": "\(plan.name)", "snapshot": "\(name.file)", "reason": "\(error)"])
            }
        }
        return RestoredShard(core: clean, position: 0, checkpoint: nil)
    }

    /// The control shard may have folded windows that a power cut took. The data shards have made them again by now, but
    /// not where nothing is written.
    private static func inputIsThere<Logic: ShardLogic>(
        _ core: ShardCore<Logic>, _ environment: ShardEnvironment
    ) throws(LogError) -> Bool {
        guard environment.isReadOnly else { return true }
        for (input, consumed) in zip(core.plan.inputs, core.consumed)
        where try environment.log.endOffset(of: input, isolation: .written) < consumed {
            return false
        }
        return true
    }

    private static func outputIsThere<Logic: ShardLogic>(
        _ core: ShardCore<Logic>, _ log: any LogSource
    ) throws(LogError) -> Bool {
        for (output, emitted) in zip(core.plan.outputs, core.emitted)
        where try log.endOffset(of: output, isolation: .written) < emitted {
            return false
        }
        return true
    }
}
