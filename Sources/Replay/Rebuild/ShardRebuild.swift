import EmbeddedLog
import Engine
import Log
import Streams

/// Folds one shard into the new directory by a journal, and saves its state now and then, so that an interrupted
/// rebuild doesn't begin anew.
struct ShardRebuild<Logic: ShardLogic> {
    let target: RebuildTarget
    let meter: RebuildMeter
    /// Where the inputs are read, and the journal, too, if nothing else is said.
    let source: any LogSource
    /// Where the journal is read whose hashes are of another fold: it is written anew, with those of this one.
    let restating: (any LogSource)?
    let mutations: EngineMutations

    /// - Parameters:
    ///   - clean: the shard before its first record.
    ///   - end: the journal offset before which the fold ends.
    ///   - follow: called on the way with what the shard has consumed.
    /// - Throws: `LogError`, `ShardError`; another state than a recorded one is part of the result.
    func run(
        _ clean: ShardCore<Logic>, end: Offset, follow: ([Offset]) throws -> Void
    ) throws -> RebuiltShard {
        let journal = JournalWriter(log: target.log, partition: clean.plan.journal)
        try journal.begin(settings: target.shards.settings)
        // Of an empty journal nothing can be read, not even behind the settings that it gets in the new directory.
        let start = end > 0 ? try target.start(clean) : (core: clean, position: 0)
        let replay = try ShardReplay(
            core: start.core, position: start.position, source: source, journal: restating, end: end,
            statedHashes: restating == nil ? .compared : .restated)
        var restated = try restating.map { try RestatedJournal(clean.plan.journal, of: $0, to: target.log) }
        var output = try OutputWriter(
            clean.plan, log: target.log, repeats: mutations.contains(.rebuildForgetsOutput))
        var saved = (records: start.core.recordCount, time: ContinuousClock.now)
        do {
            while try replay.advance(emit: { try output.take($0) }) {
                try Task.checkCancellation()
                try restated?.write(before: replay.position, replay.takeRestated())
                try follow(replay.core.consumed)
                meter.set(
                    clean.plan.name, share: Double(replay.position) / Double(max(1, end)),
                    records: replay.core.recordCount - start.core.recordCount)
                if target.isSnapshotDue(
                    records: replay.core.recordCount - saved.records, after: .now - saved.time)
                {
                    try output.write()
                    _ = try target.save(replay.core, position: replay.position)
                    saved = (replay.core.recordCount, .now)
                }
            }
        } catch let error as ShardReplay<Logic>.Divergence {
            return RebuiltShard(
                replay.core, position: replay.position, hash: replay.core.hash,
                since: start.core.recordCount, checkpoints: replay.checkpointsPassed, divergence: error)
        }
        try output.write()
        try follow(replay.core.consumed)
        // An empty journal got its settings here.
        let position = max(replay.position, 1)
        let hash = try target.save(replay.core, position: position)
        return RebuiltShard(
            replay.core, position: position, hash: hash, since: start.core.recordCount,
            checkpoints: replay.checkpointsPassed)
    }
}
