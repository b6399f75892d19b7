import Log
import Streams

/// Brings scratch shards to a past moment: from the nearest snapshot before it, by the journal. The shards at work
/// notice nothing of it.
struct PastReplay: Sendable {
    let log: any LogSource
    let snapshots: any SnapshotStore
    let factory: ShardFactory
    let scheduling: EngineScheduling
    /// Whether a power cut may have taken windows that nobody makes again, since nothing is written. The data shards then
    /// answer what the control shard can't.
    let isReadOnly: Bool

    /// - Throws: `CancellationError` soon after the task is cancelled; `EngineError` of kind `invalid` for a position
    ///   that was never reached; `LogError`, `ShardError`.
    func state(at moment: Moment, of scope: PastState.Scope = .allShards) async throws -> PastState {
        let target = try PastTarget(try await placed(moment), log: log, shards: factory.shards)
        if scope == .controlShard, target.namesControlShard {
            let control = try await scheduling.onDisk { isCancelled in
                Sent(try replayControl(target, emitted: [], isCancelled))
            }
            return PastState(data: [], control: control.content)
        }
        let data = try await withThrowingTaskGroup(of: (Int, Sent<DataShard>).self) { group in
            for shard in 0..<factory.shards {
                group.addTask { (shard, try await replayData(shard, target)) }
            }
            var found: [Int: Sent<DataShard>] = [:]
            for try await (shard, state) in group { found[shard] = state }
            return (0..<factory.shards).compactMap { found[$0] }
        }
        let emitted = data.map { $0.content.core.emitted[0] }
        let control = try await scheduling.onDisk { isCancelled in
            Sent(try replayControl(target, emitted: emitted, isCancelled))
        }
        let merged = control.content.core.consumed
        let whole = try await scheduling.onDisk { isCancelled in
            try zip(data, merged).map { Sent(try extend($0.content, toEmitted: $1, isCancelled)) }
        }
        return PastState(data: whole.map(\.content), control: control.content)
    }

    /// A place in `decisions` stands for the entry of the control shard's journal behind which that many were taken.
    private func placed(_ moment: Moment) async throws -> Moment {
        let plan = Topology.control(shards: factory.shards)
        guard case .position(var position) = moment,
            let count = position.offsets.removeValue(forKey: plan.outputs[0])
        else { return moment }
        let last = try await scheduling.onDisk { isCancelled in
            try self.place(ofDecisions: count, isCancelled)
        }
        position.offsets[plan.journal] = max(last, position.offsets[plan.journal] ?? 0)
        return .position(position)
    }

    /// - Complexity: a replay of the control shard from the last snapshot that knows fewer decisions.
    private func place(ofDecisions count: Offset, _ isCancelled: () -> Bool) throws -> Offset {
        let clean = factory.control()
        let names = try snapshots.names(of: clean.plan.name)
        var start = try newest(names, clean, before: .max) { $0.emitted[0] < count }
        let replay = try ShardReplay(
            core: start.core, position: start.position, source: log, statedHashes: .ignored,
            missingInput: .ends)
        while replay.core.emitted[0] < count {
            if isCancelled() { throw CancellationError() }
            start = (replay.core, replay.position)
            guard try replay.advance(emit: { _ in }), replay.missing == nil else {
                throw PastTarget.unreached(clean.plan.outputs[0], count)
            }
        }
        // Among the entries of the last advance, one after the other.
        while start.core.emitted[0] < count {
            let next = try self.replay(start, to: start.position + 1, isCancelled)
            start = (next.core, next.journalEnd)
        }
        return start.position
    }

    /// A data shard that was cut by a tick goes on until it has emitted what the control shard had merged at the place that
    /// was named: otherwise a window would be open here and closed there, and count twice.
    private func extend(
        _ shard: PastState.Shard<DataShard>, toEmitted offset: Offset, _ isCancelled: () -> Bool
    ) throws -> PastState.Shard<DataShard> {
        var shard = shard
        while shard.core.emitted[0] < offset {
            let next = try replay((shard.core, shard.journalEnd), to: shard.journalEnd + 1, isCancelled)
            guard next.journalEnd > shard.journalEnd else { break }
            shard = PastState.Shard(
                core: next.core, journalEnd: next.journalEnd, unwritten: shard.unwritten + next.unwritten,
                replayed: shard.replayed + next.replayed)
        }
        return shard
    }

    /// Sound: made by one task and handed to the next, never shared.
    private struct Sent<Logic: ShardLogic>: @unchecked Sendable {
        var content: PastState.Shard<Logic>
        init(_ content: PastState.Shard<Logic>) { self.content = content }
    }

    private func replayData(_ shard: Int, _ target: PastTarget) async throws -> Sent<DataShard> {
        try await scheduling.onDisk { isCancelled in
            let clean = factory.data(shard)
            let scan = JournalScan(log: log, plan: clean.plan)
            let names = try snapshots.names(of: clean.plan.name)
            let end = try target.end(of: shard, scan) { time in names.first { $0.time <= time }?.position ?? 0
            }
            let start = try newest(names, clean, before: end) { _ in true }
            return Sent(try replay(start, to: end, isCancelled))
        }
    }

    /// The control shard at the place that is named, or else at the last one at which it had merged nothing that the data
    /// shards had not emitted.
    private func replayControl(
        _ target: PastTarget, emitted: [Offset], _ isCancelled: () -> Bool
    ) throws -> PastState.Shard<ControlShard> {
        let clean = factory.control()
        let scan = JournalScan(log: log, plan: clean.plan)
        let names = try snapshots.names(of: clean.plan.name)
        let bound = try target.controlEnd(scan)
        let start = try newest(names, clean, before: bound ?? .max) { core in
            zip(core.consumed, emitted).allSatisfy(<=) && core.tick <= target.time ?? .max
        }
        if factory.mutations.contains(.pastControlUncut) {
            return try replay(start, to: try scan.end, isCancelled)
        }
        let inputs = clean.plan.inputs
        let end =
            try bound
            ?? scan.firstStep(from: start.position) { step in
                step.tick > target.time ?? .max
                    || step.consumes(beyond: emitted, of: inputs)
            }
        return try replay(start, to: end, isCancelled)
    }

    private typealias Start<Logic: ShardLogic> = (core: ShardCore<Logic>, position: Offset)

    /// The newest snapshot that is whole, lies before `end` and is as wanted; the empty state if there is none.
    private func newest<Logic: ShardLogic>(
        _ names: [SnapshotName], _ clean: ShardCore<Logic>, before end: Offset,
        where isWanted: (ShardCore<Logic>) -> Bool
    ) throws -> Start<Logic> {
        let isAnyTaken = factory.mutations.contains(.pastFromLaterSnapshot)
        for name in names where name.position <= end || isAnyTaken {
            var core = clean
            // A damaged snapshot costs time and nothing else; recovery reports it.
            guard let snapshot = try? snapshots.load(shard: clean.plan.name, name),
                (try? core.restore(snapshot.state)) != nil, isWanted(core),
                try hasRest(core)
            else { continue }
            return (core, name.position)
        }
        try requireWholeLog(clean.plan)
        return (clean, 0)
    }

    /// Whether all is there that a snapshot has not folded, and the end of what it has. An older one than the past begins
    /// with may still lie about.
    private func hasRest<Logic: ShardLogic>(_ core: ShardCore<Logic>) throws(LogError) -> Bool {
        for (input, consumed) in zip(core.plan.inputs, core.consumed) {
            guard try log.startOffset(of: input) <= consumed,
                try log.endOffset(of: input, isolation: .written) >= consumed
            else { return false }
        }
        return true
    }

    /// Without a snapshot, all that the shard has consumed must still be there.
    private func requireWholeLog(_ plan: ShardPlan) throws {
        for input in plan.inputs where try log.startOffset(of: input) > 0 {
            throw EngineError(
                .invalid,
                "as_of: the moment lies before the oldest snapshot, and \(input) no longer goes back so far",
                errors: [.init(pointer: "as_of", reason: "older than the log's retention")])
        }
    }

    private func replay<Logic: ShardLogic>(
        _ start: Start<Logic>, to end: Offset, _ isCancelled: () -> Bool
    ) throws -> PastState.Shard<Logic> {
        let plan = start.core.plan
        let written = try plan.outputs.map { (output) throws(LogError) in
            try log.endOffset(of: output, isolation: .written)
        }
        let replay = try ShardReplay(
            core: start.core, position: start.position, source: log, end: end, statedHashes: .ignored,
            missingInput: isReadOnly ? .ends : .fails)
        var unwritten: [EmittedRecord] = []
        while try replay.advance(emit: { output in
            unwritten += output.records.filter { $0.offset >= written[$0.output] }
        }) {
            if isCancelled() { throw CancellationError() }
        }
        return PastState.Shard(
            core: replay.core, journalEnd: replay.position, unwritten: unwritten,
            replayed: replay.core.recordCount - start.core.recordCount)
    }
}
