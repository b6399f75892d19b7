import Delivery
import Log
import Logging
import Streams

/// What a runner needs of the engine around it.
struct ShardEnvironment: Sendable {
    var log: any OperatedLog
    var store: any SnapshotStore
    var snapshots: SnapshotSchedule
    var commits: CommitLimits
    /// Nothing is journaled then, and output stays in memory.
    var isReadOnly: Bool
    /// What the fold depends on, for the journal's first entry.
    var settings: String
    var clock: EngineClock
    var logger: Logger
    var scheduling: EngineScheduling
    var mutations: EngineMutations
    /// Whether several instances share the shards: one begins elsewhere and may go there again.
    var isShared = false
    /// Nil where none are kept.
    var secrets: (any SecretKeeper)?
}

/// A shard at work: reads its inputs, folds them, keeps the journal, gives out what the fold emits. An actor on a
/// thread of its own; questions run between two steps and never see half a batch.
///
/// The order of effects, on which recovery rests:
/// 1. Inputs are read once they are durable (the control shard's, once they are written: they can be made again).
/// 2. A step is folded, then written to the journal.
/// 3. Output leaves only after the journal that explains it is durable, or along with it where the log commits them
///    together. After a crash the journal gives the same output again, and what is there already is recognized by its
///    offset.
///
/// An error that may pass (a full disk) holds the shard up: it keeps what it has to write and tries again each second.
/// Any other one ends its folding for good.
actor ShardRunner<Logic: ShardLogic> where Logic: SendableMetatype {
    /// About what is read of one input at once.
    static var stepBytes: Int { 256 << 10 }
    /// Emitted records that a restore holds at the most before it writes them.
    static var restoredOutputLimit: Int { 65_536 }

    nonisolated let executor: any ShardExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    nonisolated let plan: ShardPlan
    nonisolated let status: ShardStatus
    nonisolated let environment: ShardEnvironment
    nonisolated let signal = Signal()
    private let inputIsolation: ReadIsolation
    /// Records of one input that a step takes at the most.
    private let stepRecords: Int

    var core: ShardCore<Logic>
    private var cursors: [RecordCursor] = []
    private var observation: LogObservation?
    var isStopping = false
    nonisolated let commandQueue = CommandQueue()
    var commands = CommandProgress()
    /// The journal is known to be durable so far.
    var provenJournalEnd: Offset = 0
    /// Whether the journal names records that a power cut took, and that nobody makes again where nothing is written.
    private var endsEarly = false
    private var loop: Task<Void, Never>?
    private var ticks = TickSchedule()

    var journal = JournalBuffer()
    /// The journal offset behind the last entry that was written.
    var journalEnd: Offset = 0
    /// By input, what is consumed in what is written of the journal.
    var journaled: [Offset]
    var output = OutputQueue()
    var lastRelease: Int64 = 0
    /// Begins a commit when its time has come.
    var releaseTimer: Task<Void, Never>?
    /// Waits for the journal's sync and then writes output; one at a time, so that output keeps its order.
    var releaseTask: Task<Void, Never>?
    var recentOutput: RecentOutput
    var waiters: AppliedWaiters

    var recordsAtSnapshot: UInt64 = 0
    var timeOfSnapshot: Int64 = 0
    /// Milliseconds for which the last snapshot held the shard up.
    var encodingTime: Int64 = 0
    /// Milliseconds that the rest of it took elsewhere.
    var savingTime: Int64 = 0
    /// Records after which a snapshot is due.
    let snapshotRecords: UInt64
    var snapshotTask: Task<Void, Never>?

    /// - Parameters:
    ///   - stepRecords: records that a step takes; a question waits for a step at the most.
    ///   - recordWeight: what folding a record costs, in events of a data shard.
    init(
        core: ShardCore<Logic>, inputIsolation: ReadIsolation, stepRecords: Int, recordWeight: Int = 1,
        environment: ShardEnvironment
    ) {
        snapshotRecords = UInt64(max(1, environment.snapshots.everyRecords / recordWeight))
        self.core = core
        self.stepRecords = stepRecords
        self.inputIsolation = inputIsolation
        self.environment = environment
        plan = core.plan
        journaled = core.consumed
        waiters = AppliedWaiters(notingFrom: core.consumed)
        status = ShardStatus(plan: core.plan)
        if environment.isShared { status.update { $0.phase = .elsewhere } }
        recentOutput = RecentOutput(limit: environment.isReadOnly ? nil : RecentOutput.keptRecords)
        executor = environment.scheduling.shardExecutor(core.plan.name)
    }

    // MARK: Life

    /// Restores the state from a standby or else from the newest snapshot that fits, and from the journal.
    ///
    /// - Returns: whether the standby had a state.
    /// - Throws: `CancellationError` if the task is cancelled on the way; what was written until then is right.
    func restore(from cleanCore: ShardCore<Logic>, standby: StandbyShard<Logic>?) throws -> Bool {
        let journal = try environment.log.endOffset(of: plan.journal, isolation: .written)
        let kept = standby?.take()
        let start =
            try kept ?? ShardRecovery.start(cleanCore, journalEnd: journal, environment: environment)
        let replay = try ShardReplay(
            core: start.core, position: start.position, source: environment.log,
            missingInput: environment.isReadOnly ? .ends : .fails)
        let ends = try plan.outputs.map { (output) throws(LogError) in
            try environment.log.endOffset(of: output, isolation: .written)
        }
        status.update {
            $0.phase = .restoring(done: 0, of: journal - start.position)
            $0.lastCheckpoint = start.checkpoint
        }
        while try replay.advance(emit: { emitted in
            let missing = emitted.records.filter {
                $0.offset >= ends[$0.output] || environment.mutations.contains(.repeatOutput)
            }
            for record in missing { recentOutput.append(record) }
            if !environment.isReadOnly { output.append(missing) }
        }) {
            try Task.checkCancellation()
            if output.count > Self.restoredOutputLimit { try release() }
            status.update {
                $0.phase = .restoring(done: replay.position - start.position, of: journal - start.position)
                $0.note(replay.core)
            }
        }
        try takeUp(replay, since: start.core)
        return kept != nil
    }

    private func takeUp(_ replay: ShardReplay<Logic>, since start: ShardCore<Logic>) throws {
        core = replay.core
        environment.clock.note(declared: core.logic.declaredTime)
        journalEnd = replay.position
        endsEarly = replay.missing != nil
        journaled = core.consumed
        waiters.begin(at: core.consumed)
        recordsAtSnapshot = start.recordCount
        timeOfSnapshot = environment.clock.now
        recentOutput.begin(at: core.emitted)
        cursors = try zip(plan.inputs, core.consumed).map { input, offset in
            // What commands gave can't be made again.
            let isolation = Topology.isCommand(input.topic) ? .durable : inputIsolation
            return RecordCursor(
                try environment.log.makeReader(of: input, from: offset, isolation: isolation),
                fetchBytes: Self.stepBytes)
        }
        if !environment.isReadOnly { try foldCommands() }
        if core.tick > environment.clock.now + Self.tolerableClockError {
            environment.logger.warning(
                "the recorded clock is ahead of this machine's: series do not fall idle until it is reached",
                metadata: [
                    "shard": "\(plan.name)", "recorded": "\(core.tick)", "now": "\(environment.clock.now)",
                ])
        }
        if !environment.isReadOnly {
            if journalEnd == 0 { try append([.settings(environment.settings)]) }
            try release()
        }
        publish()
    }

    /// Milliseconds by which two clocks may differ without anybody being told.
    private static var tolerableClockError: Int64 { 60_000 }

    /// Folds all that is there; nothing where the journal names what is not, since what lies behind that rests on it.
    func catchUp() throws {
        while !endsEarly, try step() {}
        try writeJournal()
        try release()
        publish()
    }

    func start() {
        let signal = signal
        observation = environment.log.observe(plan.inputs) { signal.raise() }
        status.update { $0.phase = .running }
        loop = Task(executorPreference: environment.scheduling.taskExecutor) { await self.run() }
    }

    private func run() async {
        while !isStopping, !status.current.phase.isFinal {
            do {
                if status.current.phase.isHeld {
                    try tryAgain()
                } else if try step() {
                    await Task.yield()
                } else {
                    try releaseWhenDue()
                    await signal.wait()
                }
            } catch {
                note(error)
            }
            // `tick` wakes it, and nobody does after a stop.
            if status.current.phase.isHeld, !isStopping { await signal.wait() }
        }
        // What was durable before the stop is folded before it.
        while status.current.phase.isRunning {
            do {
                guard try step() else { break }
                await Task.yield()
            } catch {
                note(error)
            }
        }
        await releaseAll()
    }

    /// Ends the loop, writes what is pending, and records the state. The thread ends with it.
    func stop() async {
        isStopping = true
        signal.raise()
        await loop?.value
        // It refuses what waits, now that the shard stops.
        await commandQueue.worker?.value
        await snapshotTask?.value
        if status.current.phase.isRunning, !environment.isReadOnly {
            do {
                try takeSnapshot()
                await snapshotTask?.value
                try prepareCommit([plan.journal]).run()
                status.update { $0.phase = .stopped }
            } catch {
                note(error)
            }
        }
        waiters.failAll()
        observation = nil
        releaseTimer?.cancel()
        await releaseTimer?.value
        executor.stop()
    }

    // MARK: Faults

    /// Decides what an error means for the shard.
    func note(_ error: any Error) {
        let reason = "shard \(plan.name): \(error)"
        let before = status.current.phase
        guard !before.isFinal else { return }
        let phase: ShardStatus.Phase =
            switch error {
            case let error as LogError where error.isRetriable: .held(reason)
            case let error as LogError where error.code == .stopped: .halted(reason)
            default: .failed(reason)
            }
        status.update { $0.phase = phase }
        if phase.isHeld {
            if before.isHeld { return }
            environment.logger.error(
                "shard waits and tries again", metadata: ["shard": "\(plan.name)", "reason": "\(error)"])
        } else {
            environment.logger.critical(
                "shard stopped", metadata: ["shard": "\(plan.name)", "reason": "\(error)"])
            waiters.failAll()
        }
    }

    private func tryAgain() throws {
        guard releaseTask == nil, !commands.isCommitting else { return }
        if commands.isUnsettled {
            try prepareCommit(plan.inputs.filter { Topology.isCommand($0.topic) }).run()
            try foldCommands()
            commands.isUnsettled = false
        }
        try writeJournal()
        try release()
        status.update { $0.phase = .running }
        environment.logger.notice("shard goes on", metadata: ["shard": "\(plan.name)"])
    }

    // MARK: Folding

    /// Folds the next records of each input. False if there were none.
    private func step() throws -> Bool {
        var found = false
        guard !commands.holdsShard || environment.mutations.contains(.foldWhileCommitting) else {
            return false
        }
        guard !isWaitingForCommit else { return false }
        let time = environment.clock.now
        for input in cursors.indices {
            guard try cursors[input].take(atMost: stepRecords) else { continue }
            found = true
            try fold(cursors[input].records, input: input)
            ticks.noteLook(found: true, at: time)
        }
        ticks.noteLook(found: found, at: time)
        guard found else { return false }
        publish()
        if journal.isFull { try writeJournal() }
        if environment.log.commitsTogether {
            try releaseWhenDue()
        } else if isReleaseDue {
            try startRelease()
        }
        try snapshotIfDue()
        return true
    }

    private func fold(_ records: FetchedRecords, input: Int) throws {
        var emitted = ShardOutput()
        try tickIfDue(into: &emitted)
        let first = core.consumed[input]
        try core.apply(records, input: input, into: &emitted)
        let run = JournalRun(source: plan.inputs[input], first: first, count: core.consumed[input] - first)
        journal.note(run, tick: core.tick)
        environment.clock.note(declared: core.logic.declaredTime)
        if environment.clock.kind == .declared { try tickIfDue(into: &emitted) }
        keep(emitted)
    }

    /// Folds what is durable in the topics of commands, in an entry of the journal of its own and before anything else: what
    /// was decided there rests on the state as it is. No time is recorded first, which could change that state.
    ///
    /// - Parameter count: records at the most.
    func foldCommands(_ only: Int? = nil, _ count: Int = .max) throws {
        for input in cursors.indices
        where Topology.isCommand(plan.inputs[input].topic) && (only == nil || only == input) {
            var rest = count
            var isNew = true
            // Where nobody says how many belong together, the events themselves do.
            let most = count == .max ? 1 : count
            while rest > 0, try cursors[input].take(atMost: min(rest, most)) {
                var emitted = ShardOutput()
                let first = core.consumed[input]
                try core.apply(cursors[input].records, input: input, into: &emitted)
                let taken = core.consumed[input] - first
                if isNew { journal.note(tick: core.tick) }
                isNew = count == .max && !core.logic.isMidCommand
                journal.note(
                    JournalRun(source: plan.inputs[input], first: first, count: taken), tick: core.tick)
                keep(emitted)
                rest -= Int(taken)
            }
        }
        publish()
    }

    /// Records the wall clock before what is folded under it. A shard that is only read takes what was recorded.
    private func tickIfDue(into emitted: inout ShardOutput) throws {
        guard !environment.isReadOnly else { return }
        // A time that was noted before may have become due, and the present one with it.
        while let due = try dueTick(), due > core.tick {
            try core.advance(to: due, into: &emitted)
            journal.note(tick: core.tick)
        }
    }

    private func dueTick() throws -> Int64? {
        if environment.clock.kind == .declared {
            let declared = core.logic.declaredTime
            return declared > core.tick ? declared : nil
        }
        let (log, inputs, isolation) = (environment.log, plan.inputs, inputIsolation)
        let consumed =
            environment.mutations.contains(.tickBeforeBacklog) ? inputs.map { _ in .max } : core.consumed
        return try ticks.due(now: environment.clock.now, last: core.tick, consumed: consumed) {
            () throws(LogError) in
            try inputs.map { (input) throws(LogError) in try log.endOffset(of: input, isolation: isolation) }
        }
    }

    /// To be called about once a second. Nothing is recorded where the clock could change nothing.
    func tick() {
        let phase = status.current.phase
        if phase.isHeld { signal.raise() }
        guard phase.isRunning else { return }
        do {
            if !commands.holdsShard, environment.clock.kind == .wall, core.tick != .min,
                core.logic.wantsTick
            {
                var emitted = ShardOutput()
                try tickIfDue(into: &emitted)
                keep(emitted)
            }
            try releaseWhenDue()
            try snapshotIfDue()
        } catch {
            note(error)
        }
    }

    func keep(_ emitted: ShardOutput) {
        for record in emitted.records { recentOutput.append(record) }
        if !environment.isReadOnly { output.append(emitted.records) }
        waiters.note(emitted.duplicates)
    }

    private func publish() {
        status.update { $0.note(core) }
        waiters.resolve(consumed: core.consumed, journalEnd: journalEnd)
    }
}
