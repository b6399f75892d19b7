import Log
import Logging
import Streams

/// What a runner needs of the engine around it.
struct ShardEnvironment: Sendable {
    var log: any LogSource & LogSink
    /// Nil where nothing may be written: then nothing is journaled either, and output stays in memory.
    var snapshots: SnapshotStore?
    var isReadOnly: Bool
    /// What the fold depends on, for the journal's first entry.
    var settings: String
    var snapshotEveryRecords: Int
    var snapshotEveryMilliseconds: Int64
    /// The wall clock in milliseconds since 1970. The only clock; what it said is recorded as ticks.
    var now: @Sendable () -> Int64
    var logger: Logger
}

/// A shard at work: reads its inputs, folds them, keeps the journal, gives out what the fold emits. An actor on a
/// thread of its own; questions run between two steps and never see half a batch.
///
/// The order of effects, on which recovery rests:
/// 1. Inputs are read once they are durable (the control shard's, once they are written: they can be made again).
/// 2. A step is folded, then written to the journal.
/// 3. Output leaves only after the journal that explains it is durable. After a crash the journal gives the same
///    output again, and what is there already is recognized by its offset.
actor ShardRunner<Logic: ShardLogic> where Logic: SendableMetatype {
    /// Wall time between two recorded ticks, milliseconds.
    static var tickInterval: Int64 { 1_000 }
    /// While busy, output waits for so long at most, so that many steps share a sync of the journal.
    static var releaseInterval: Int64 { 25 }
    static var journalStepLimit: Int { 64 }
    /// About what is read of one input at once.
    static var stepBytes: Int { 256 << 10 }

    nonisolated let thread: ShardThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
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
    private var isStopping = false
    private var loop: Task<Void, Never>?

    /// Steps that were folded and are not in the journal yet; the last one may still grow.
    private var pendingSteps: [JournalStep] = []
    /// The journal offset behind the last entry that was written.
    private(set) var journalEnd: Offset = 0
    /// Emitted and not written yet, because the journal before it is not proven durable.
    private var unreleased: [EmittedRecord] = []
    private var lastRelease: Int64 = 0
    /// Waits for the journal's sync and then writes output; one at a time, so that output keeps its order.
    private var releaseTask: Task<Void, Never>?
    var recentOutput: RecentOutput
    var waiters = AppliedWaiters()

    private var recordsAtSnapshot: UInt64 = 0
    private var timeOfSnapshot: Int64 = 0
    private var snapshotTask: Task<Void, Never>?

    /// - Parameter stepRecords: records that a step takes; a question waits for a step at the most.
    init(
        core: ShardCore<Logic>, inputIsolation: ReadIsolation, stepRecords: Int, environment: ShardEnvironment
    ) {
        self.core = core
        self.stepRecords = stepRecords
        self.inputIsolation = inputIsolation
        self.environment = environment
        plan = core.plan
        status = ShardStatus(plan: core.plan)
        recentOutput = RecentOutput(limit: environment.isReadOnly ? nil : RecentOutput.keptRecords)
        thread = ShardThread(name: core.plan.name)
    }

    // MARK: Life

    /// Restores the state from the newest snapshot that fits and from the journal.
    func restore(from cleanCore: ShardCore<Logic>) throws {
        let journal = try environment.log.endOffset(of: plan.journal, isolation: .written)
        let start = try ShardRecovery.start(cleanCore, journalEnd: journal, environment: environment)
        let replay = try ShardReplay(core: start.core, position: start.position, source: environment.log)
        let ends = try plan.outputs.map { (output) throws(LogError) in
            try environment.log.endOffset(of: output, isolation: .written)
        }
        status.update { $0.phase = .restoring(done: 0, of: journal - start.position) }
        while try replay.advance(emit: { output in
            unreleased.append(contentsOf: output.records.filter { $0.offset >= ends[$0.output] })
        }) {
            status.update {
                $0.phase = .restoring(done: replay.position - start.position, of: journal - start.position)
            }
            try Task.checkCancellation()
        }
        core = replay.core
        journalEnd = replay.position
        recordsAtSnapshot = start.core.recordCount
        timeOfSnapshot = environment.now()
        for record in unreleased { recentOutput.append(record) }
        recentOutput.begin(at: core.emitted)
        cursors = try zip(plan.inputs, core.consumed).map { input, offset in
            RecordCursor(
                try environment.log.makeReader(of: input, from: offset, isolation: inputIsolation),
                fetchBytes: Self.stepBytes)
        }
        if !environment.isReadOnly {
            if journalEnd == 0 { try append([.settings(environment.settings)]) }
            try release()
        }
        publish()
    }

    /// Folds until `stop`. Returns once all that was there at the start is folded, so that an offline reader can
    /// wait for just that.
    func catchUp() throws {
        while try step() {}
        try flush()
        publish()
    }

    func start() {
        let signal = signal
        observation = environment.log.observe(plan.inputs) { signal.raise() }
        status.update { $0.phase = .running }
        loop = Task { await self.run() }
    }

    private func run() async {
        do {
            while !isStopping {
                if try step() {
                    await Task.yield()
                } else {
                    try startRelease()
                    await signal.wait()
                }
            }
            await releaseAll()
            try flush()
        } catch {
            fail(error)
        }
    }

    /// Ends the loop, writes what is pending, and records the state. The thread ends with it.
    func stop() async {
        isStopping = true
        signal.raise()
        await loop?.value
        await snapshotTask?.value
        if case .running = status.current.phase, !environment.isReadOnly {
            do {
                try takeSnapshot()
                await snapshotTask?.value
                try environment.log.sync([plan.journal])
                status.update { $0.phase = .stopped }
            } catch {
                fail(error)
            }
        }
        waiters.failAll()
        observation = nil
        thread.stop()
    }

    func fail(_ error: any Error) {
        environment.logger.critical(
            "shard stopped", metadata: ["shard": "\(plan.name)", "reason": "\(error)"])
        let reason = "shard \(plan.name): \(error)"
        let isHalted = (error as? LogError)?.code == .stopped
        status.update {
            if case .failed = $0.phase { return }
            $0.phase = isHalted ? .halted(reason) : .failed(reason)
        }
        waiters.failAll()
    }

    // MARK: Folding

    /// Folds the next records of each input. False if there were none.
    private func step() throws -> Bool {
        var found = false
        for input in cursors.indices {
            guard try cursors[input].take(atMost: stepRecords) else { continue }
            found = true
            try fold(cursors[input].records, input: input)
        }
        guard found else { return false }
        publish()
        if pendingSteps.count > Self.journalStepLimit { try writeJournal() }
        if !unreleased.isEmpty, environment.now() - lastRelease >= Self.releaseInterval { try startRelease() }
        try snapshotIfDue()
        return true
    }

    private func fold(_ records: FetchedRecords, input: Int) throws {
        var output = ShardOutput()
        tickIfDue(into: &output)
        let first = core.consumed[input]
        let source = plan.inputs[input]
        try core.apply(records, input: input, into: &output)
        note(JournalRun(source: source, first: first, count: core.consumed[input] - first))
        keep(output)
    }

    /// Records the wall clock before what is folded under it.
    private func tickIfDue(into output: inout ShardOutput) {
        let now = environment.now()
        guard core.tick == .min || now >= core.tick + Self.tickInterval else { return }
        core.advance(to: now, into: &output)
        pendingSteps.append(JournalStep(tick: core.tick))
    }

    /// The wall clock, about once a second. Nothing is recorded where it could change nothing.
    func tick() {
        guard case .running = status.current.phase, core.tick != .min, core.logic.wantsTick else { return }
        var output = ShardOutput()
        tickIfDue(into: &output)
        keep(output)
        do {
            try startRelease()
            try snapshotIfDue()
        } catch {
            fail(error)
        }
    }

    private func note(_ run: JournalRun) {
        let last = pendingSteps.count - 1
        guard last >= 0 else {
            pendingSteps.append(JournalStep(tick: core.tick, runs: [run]))
            return
        }
        if let previous = pendingSteps[last].runs.last, previous.source == run.source,
            previous.first + previous.count == run.first
        {
            pendingSteps[last].runs[pendingSteps[last].runs.count - 1].count += run.count
        } else {
            pendingSteps[last].runs.append(run)
        }
    }

    private func keep(_ output: ShardOutput) {
        for record in output.records { recentOutput.append(record) }
        if !environment.isReadOnly { unreleased.append(contentsOf: output.records) }
        waiters.note(output.duplicates)
    }

    private func publish() {
        status.update {
            $0.consumed = core.consumed
            $0.recordCount = core.recordCount
        }
        waiters.resolve(consumed: core.consumed, journalEnd: journalEnd)
    }

    // MARK: Journal and output

    /// Writes what is pending to the journal, and lets the output go that it explains.
    func flush() throws {
        try writeJournal()
        try release()
    }

    func writeJournal() throws {
        guard !pendingSteps.isEmpty else { return }
        if environment.isReadOnly {
            pendingSteps.removeAll()
            return
        }
        try append(pendingSteps.map(JournalEntry.step))
        pendingSteps.removeAll(keepingCapacity: true)
        waiters.resolve(consumed: core.consumed, journalEnd: journalEnd)
    }

    private func append(_ entries: [JournalEntry]) throws {
        var builder = RecordBatchBuilder(codec: .none)
        let now = environment.now()
        for entry in entries { builder.add(key: nil, value: entry.encoded, headers: .empty, timestamp: now) }
        guard let batch = try builder.seal() else { return }
        journalEnd = try environment.log.write(batch, to: plan.journal).lastOffset + 1
    }

    /// Blocks until the journal is durable; only where nothing else is released at the time.
    private func release() throws {
        lastRelease = environment.now()
        guard !unreleased.isEmpty, !environment.isReadOnly else { return }
        try environment.log.sync([plan.journal])
        try write(unreleased)
        unreleased.removeAll(keepingCapacity: true)
    }

    /// Writes the journal and lets output go as soon as that is durable. Folding and questions go on meanwhile.
    private func startRelease() throws {
        try writeJournal()
        guard releaseTask == nil, !unreleased.isEmpty, !environment.isReadOnly else { return }
        lastRelease = environment.now()
        let records = unreleased
        unreleased.removeAll(keepingCapacity: true)
        let (log, journal) = (environment.log, plan.journal)
        releaseTask = Task.detached {
            let result = Result { try log.sync([journal]) }
            await self.finishRelease(records, result)
        }
    }

    private func finishRelease(_ records: [EmittedRecord], _ result: Result<Void, any Error>) {
        releaseTask = nil
        do {
            try result.get()
            try write(records)
        } catch {
            fail(error)
        }
    }

    /// Returns once all that was emitted until now is written.
    private func releaseAll() async {
        // The first round ends what is on its way, the second takes what was emitted since.
        for _ in 0..<2 {
            do { try startRelease() } catch { fail(error) }
            await releaseTask?.value
        }
    }

    private func write(_ records: [EmittedRecord]) throws {
        for (index, partition) in plan.outputs.enumerated() {
            try write(records.filter { $0.output == index }, to: partition)
        }
    }

    private func write(_ records: [EmittedRecord], to partition: TopicPartition) throws {
        guard let first = records.first else { return }
        var builder = RecordBatchBuilder()
        for record in records {
            builder.add(key: record.key, value: record.value, headers: .empty, timestamp: record.timestamp)
        }
        guard let batch = try builder.seal() else { return }
        let receipt = try environment.log.write(batch, to: partition)
        guard receipt.baseOffset == first.offset else {
            throw ShardError(
                shard: plan.name,
                reason:
                    "\(partition): output \(first.offset) landed at \(receipt.baseOffset); somebody else wrote"
            )
        }
    }

    // MARK: Snapshots

    private func snapshotIfDue() throws {
        guard !environment.isReadOnly, snapshotTask == nil, core.recordCount > recordsAtSnapshot else {
            return
        }
        let isDue =
            core.recordCount - recordsAtSnapshot >= UInt64(environment.snapshotEveryRecords)
            || environment.now() - timeOfSnapshot >= environment.snapshotEveryMilliseconds
        if isDue { try takeSnapshot() }
    }

    /// Encodes the state here and does the rest elsewhere: hashing, compressing and writing take longer than a
    /// question should wait.
    private func takeSnapshot() throws {
        guard let store = environment.snapshots, snapshotTask == nil else { return }
        try writeJournal()
        recordsAtSnapshot = core.recordCount
        timeOfSnapshot = environment.now()
        let (state, position, plan, log) = (core.encoded(), journalEnd, plan, environment.log)
        snapshotTask = Task.detached {
            await self.releaseAll()
            let snapshot = Snapshot(shard: plan.name, position: position, state: state)
            let result = Result {
                // A snapshot must not know of anything that a power cut could still take away.
                try log.sync([plan.journal] + plan.outputs)
                try store.save(snapshot)
            }
            await self.finishSnapshot(Checkpoint(position: position, hash: snapshot.hash), result)
        }
    }

    private func finishSnapshot(_ checkpoint: Checkpoint, _ result: Result<Void, any Error>) {
        snapshotTask = nil
        do {
            try result.get()
            try append([.checkpoint(checkpoint)])
            status.update {
                $0.lastCheckpoint = checkpoint
                $0.lastCheckpointTime = timeOfSnapshot
            }
        } catch let error as LogError where error.code != .stopped {
            // Without a snapshot the next start takes longer; nothing is lost.
            environment.logger.error(
                "no snapshot", metadata: ["shard": "\(plan.name)", "reason": "\(error)"])
        } catch {
            fail(error)
        }
    }
}
