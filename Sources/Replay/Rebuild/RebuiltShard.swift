import Log
import Streams

/// What the rebuild of one shard gave.
struct RebuiltShard: Sendable {
    var shard: VerificationReport.Shard
    var hash: StateHash
    /// Records in the state, and those of them that this run folded.
    var records: UInt64
    var recordsOfThisRun: UInt64
    /// By output of the plan, the offset behind the last record.
    var emitted: [Offset]
    var divergence: VerificationReport.Divergence?

    init<Logic: ShardLogic>(
        _ core: ShardCore<Logic>, position: Offset, hash: StateHash, since start: UInt64,
        checkpoints: Int = 0, divergence: ShardReplay<Logic>.Divergence? = nil
    ) {
        shard = VerificationReport.Shard(
            shard: core.plan.name, position: position, hash: hash.description, checkpoints: checkpoints,
            incomplete: nil)
        self.hash = hash
        records = core.recordCount
        recordsOfThisRun = core.recordCount - start
        emitted = core.emitted
        self.divergence = divergence.map {
            VerificationReport.Divergence(
                shard: $0.shard, position: $0.position, recorded: $0.recorded.description,
                computed: $0.computed.description, what: "state")
        }
    }
}
