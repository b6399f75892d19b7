import EmbeddedLog
import Engine
import Log
import Streams

/// Rebuilds from a data directory or a cluster that has its journal: data, journal and what the door rejected are copied as they
/// are, everything else is folded anew in the recorded order.
struct JournaledRebuild: Sendable {
    let source: EngineFolds
    /// The source's, whose segments are copied as they are; nil where it is a cluster.
    let directory: String?
    /// Whether the recorded hashes are of another fold. Then the journals are written with those of this one.
    let isUpgrade: Bool
    let cut: JournalCut
    /// By name, the offsets at which the copies end: of the data shards' journals, and of the data where nothing is cut.
    let ends: [String: Offset]
    let target: RebuildTarget
    let meter: RebuildMeter
    let storage: any Storage
    let mutations: EngineMutations

    /// Where the copies end if the rebuild begins now.
    ///
    /// - Throws: `notFound` for a log whose first records are gone: without them its state can't be folded.
    static func ends(of source: EngineFolds, cut: JournalCut) throws -> [String: Offset] {
        var ends: [String: Offset] = [:]
        for shard in 0..<source.shardCount {
            let plan = source.data(shard).plan
            for input in plan.inputs {
                let start = try source.log.startOffset(of: input)
                guard start > 0 else { continue }
                throw LogError(
                    .notFound,
                    "the events before offset \(start) were let go by retention, so the state does not follow from "
                        + "the log alone", topicPartition: input, offset: start)
            }
            ends[plan.journal.description] = try cut.end(ofDataShard: shard)
            guard cut.isWhole else { continue }
            for input in plan.inputs {
                ends[input.description] = try source.log.endOffset(of: input, isolation: .written)
            }
        }
        for input in source.control().plan.inputs[source.shardCount...] where cut.isWhole {
            ends[input.description] = try source.log.endOffset(of: input, isolation: .written)
        }
        return ends
    }

    /// All shards, the data shards' first. The control shard is left out if one of them diverged.
    func run() async throws -> [RebuiltShard] {
        if isUpgrade { try checkWhatWasTaken() }
        try copyRejections()
        var shards = try await withThrowingTaskGroup(of: (Int, RebuiltShard).self) { group in
            for shard in 0..<source.shardCount {
                group.addTask { (shard, try rebuildData(shard)) }
            }
            var found: [Int: RebuiltShard] = [:]
            for try await (index, shard) in group { found[index] = shard }
            return found.sorted { $0.key < $1.key }.map(\.value)
        }
        if isUpgrade { try checkWindows(shards) }
        if shards.allSatisfy({ $0.divergence == nil }) {
            shards.append(try rebuildControl(emitted: shards.map { $0.emitted[0] }))
        }
        return shards
    }

    private func rebuildData(_ shard: Int) throws -> RebuiltShard {
        let clean = source.data(shard)
        var end = ends[clean.plan.journal.description] ?? 0
        let journal = isUpgrade ? nil : try copy(clean.plan.journal)
        try journal?.finish(at: end)
        let copies = try clean.plan.inputs.map { (input) throws(LogError) in try copy(input) }
        let rebuild = ShardRebuild<DataShard>(
            target: target, meter: meter, source: source.log, restating: isUpgrade ? source.log : nil,
            mutations: mutations)
        var consumed = clean.consumed
        func run() throws -> RebuiltShard {
            try rebuild.run(clean, end: end) { offsets in
                consumed = offsets
                for (copy, offset) in zip(copies, offsets) { try copy.advance(to: offset) }
            }
        }
        var rebuilt = try run()
        // One that is cut by a tick goes on until it has given out what the control shard had merged at the place named.
        let (merged, last) = (
            try cut.merged(ofDataShard: shard),
            try source.log.endOffset(of: clean.plan.journal, isolation: .written)
        )
        while rebuilt.divergence == nil, rebuilt.emitted[0] < merged, end < last {
            end += 1
            try journal?.finish(at: end)
            let before = rebuilt.recordsOfThisRun
            rebuilt = try run()
            rebuilt.recordsOfThisRun += before
        }
        // Without a cut, what nobody has folded yet is kept, too: it was acknowledged.
        for (index, input) in clean.plan.inputs.enumerated() {
            try copies[index].finish(at: max(consumed[index], ends[input.description] ?? 0))
        }
        return rebuilt
    }

    /// Reads the windows that were just folded: those of the source may have been lost to a power cut.
    private func rebuildControl(emitted: [Offset]) throws -> RebuiltShard {
        let clean = source.control()
        let end = try cut.endOfControl(emitted: emitted)
        if !isUpgrade { try copy(clean.plan.journal).finish(at: end) }
        // What commands gave came from outside: it is copied as far as it is folded, or whole.
        for input in clean.plan.inputs[source.shardCount...] {
            let folded = try cut.end(of: input, beforeControl: end)
            try copy(input).finish(at: max(folded, ends[input.description] ?? 0))
        }
        let rebuild = ShardRebuild<ControlShard>(
            target: target, meter: meter, source: target.log, restating: isUpgrade ? source.log : nil,
            mutations: mutations)
        return try rebuild.run(clean, end: max(1, end)) { _ in }
    }

    /// What was taken by an earlier run must still be there, or what follows would not follow from it.
    private func checkWhatWasTaken() throws {
        let tail = TakenTail(source: source.log, target: target.log)
        let plans = (0..<source.shardCount).map { source.data($0).plan }
        let control = source.control().plan
        for journal in plans.map(\.journal) + [control.journal] {
            try tail.check(journal, isJournal: true)
        }
        let copied =
            plans.flatMap(\.inputs) + control.inputs[source.shardCount...] + [target.shards.rejections]
        for partition in copied { try tail.check(partition, isJournal: false) }
    }

    /// The recorded order of decisions names windows by their number. Where this fold gives fewer, it can't be followed.
    private func checkWindows(_ shards: [RebuiltShard]) throws {
        for (shard, rebuilt) in shards.enumerated() {
            let windows = source.data(shard).plan.outputs[0]
            let recorded = try source.log.endOffset(of: windows, isolation: .written)
            guard rebuilt.emitted[0] < recorded else { continue }
            throw ShardError(
                shard: source.data(shard).plan.name,
                reason:
                    "this fold gives \(rebuilt.emitted[0]) windows where \(recorded) were recorded, so that the "
                    + "recorded order of decisions can't be followed: `varve replay rebuild --data DIR/log` takes the "
                    + "events, without commands")
        }
    }

    private func copyRejections() throws {
        let partition = target.shards.rejections
        let limit = try cut.rejections()
        var end = limit.end
        if limit.latest < .max {
            end = 0
            let cursor = RecordCursor(
                try source.log.makeReader(of: partition, from: 0, isolation: .written))
            while try cursor.take() {
                let kept = cursor.records.records.prefix { $0.timestamp <= limit.latest }
                end = kept.last.map { $0.offset + 1 } ?? end
                if kept.count < cursor.records.records.count { break }
            }
        }
        try copy(partition).finish(at: end)
    }

    private func copy(_ partition: TopicPartition) throws(LogError) -> any CopiedPartition {
        guard let directory else {
            return try RecordCopy(partition, of: source.log, to: target.log)
        }
        return try PartitionCopy(
            partition, of: directory, end: try source.log.endOffset(of: partition, isolation: .written),
            to: target.log, storage: storage)
    }
}
