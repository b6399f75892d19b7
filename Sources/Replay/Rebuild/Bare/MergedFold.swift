import EmbeddedLog
import Engine
import Log
import Streams

/// Folds a shard whose inputs have no recorded order: merges them, and journals the order that comes out, so that the
/// new directory can be verified like any other.
struct MergedFold<Logic: ShardLogic> {
    /// Runs and records that one entry of the journal takes at the most.
    private static var runLimit: Int { 1_024 }
    private static var recordLimit: UInt64 { 65_536 }

    let target: RebuildTarget
    let times: MergedInputs.Times
    /// Gets the share that is done, 0 to 1, and the records that this run folded.
    let progress: (Double, UInt64) -> Void

    /// - Parameter clean: the shard before its first record.
    /// - Throws: `LogError`, `ShardError`.
    func run(_ clean: ShardCore<Logic>) throws -> RebuiltShard {
        let journal = JournalWriter(log: target.log, partition: clean.plan.journal)
        try journal.begin(settings: target.shards.settings)
        let start = try target.start(clean)
        var output = try OutputWriter(clean.plan, log: target.log)
        var core = try catchUp(start, &output)
        let records = try clean.plan.inputs.reduce(0) { sum, input in
            sum + (try target.log.endOffset(of: input, isolation: .written))
        }
        let merged = try MergedInputs(
            clean.plan.inputs, from: core.consumed, log: target.log, times: times)
        var step = JournalStep(tick: core.tick)
        var written = core.recordCount
        var saved = (records: core.recordCount, time: ContinuousClock.now)

        func writeStep() throws {
            guard !step.runs.isEmpty else { return }
            try journal.append(.step(step), time: core.tick)
            try output.write()
            step.runs.removeAll(keepingCapacity: true)
            written = core.recordCount
        }

        while let next = try merged.next() {
            try Task.checkCancellation()
            let first = core.consumed[next.input]
            var emitted = ShardOutput()
            try core.apply(next.records, input: next.input, into: &emitted)
            output.add(emitted)
            Self.note(
                JournalRun(
                    source: clean.plan.inputs[next.input], first: first,
                    count: core.consumed[next.input] - first), in: &step)
            guard
                step.runs.count >= Self.runLimit || core.recordCount - written >= Self.recordLimit
                    || output.isFull
            else { continue }
            try writeStep()
            progress(
                Double(core.recordCount) / Double(max(1, records)), core.recordCount - start.core.recordCount)
            if target.isSnapshotDue(
                records: core.recordCount - saved.records, after: .now - saved.time)
            {
                _ = try target.save(core, position: try journal.end)
                saved = (core.recordCount, .now)
            }
        }
        try writeStep()
        let position = try journal.end
        let hash = try target.save(core, position: position)
        return RebuiltShard(core, position: position, hash: hash, since: start.core.recordCount)
    }

    /// What an interrupted rebuild has journaled already is folded as the journal says.
    private func catchUp(
        _ start: (core: ShardCore<Logic>, position: Offset), _ output: inout OutputWriter
    ) throws -> ShardCore<Logic> {
        let replay = try ShardReplay(core: start.core, position: start.position, source: target.log)
        while try replay.advance(emit: { try output.take($0) }) {
            try Task.checkCancellation()
        }
        try output.write()
        return replay.core
    }

    private static func note(_ run: JournalRun, in step: inout JournalStep) {
        guard let last = step.runs.last, last.source == run.source, last.first + last.count == run.first
        else { return step.runs.append(run) }
        step.runs[step.runs.count - 1].count += run.count
    }
}
