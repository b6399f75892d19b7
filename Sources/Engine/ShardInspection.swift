package import Log
package import Streams

/// What a simulation sees of a shard between two of its steps.
package struct ShardInspection: Sendable {
    package var plan: ShardPlan
    package var consumed: [Offset]
    package var emitted: [Offset]
    /// The journal offset behind the last entry that was written.
    package var journalEnd: Offset
    package var state: StateHash
    /// How far each series has come; of a data shard.
    package var progress: [SeriesProgress]
    package var isRunning: Bool
    /// Why the shard will fold no more; nil if it will.
    package var failure: String?
    /// Whether all that was folded is in the journal, all that was emitted is in the log, and no snapshot is made.
    package var isAtRest: Bool
}

extension ShardRunner {
    func inspect() -> ShardInspection {
        let phase = status.current.phase
        var failure: String?
        switch phase {
        case .failed(let reason), .halted(let reason): failure = reason
        case .restoring, .running, .held, .stopped, .elsewhere: break
        }
        return ShardInspection(
            plan: plan, consumed: core.consumed, emitted: core.emitted, journalEnd: journalEnd,
            state: core.hash, progress: (core.logic as? DataShard)?.progress(SeriesFilter(kind: nil)) ?? [],
            isRunning: phase.isRunning, failure: failure,
            isAtRest: journal.isEmpty && output.isEmpty && releaseTask == nil && snapshotTask == nil)
    }
}

extension Engine {
    /// Every shard, the control shard last.
    package func inspect() async -> [ShardInspection] {
        var inspections: [ShardInspection] = []
        for shard in data { inspections.append(await shard.inspect()) }
        inspections.append(await control.inspect())
        return inspections
    }
}
