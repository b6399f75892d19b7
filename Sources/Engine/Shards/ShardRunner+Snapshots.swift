import Log
import Logging
import Streams

extension ShardRunner {
    /// Times as long as an encoding takes, the next one waits at least.
    private static var timeBetweenEncodings: Int64 { 50 }
    /// The same for what is done elsewhere, which holds nobody up but takes a processor from those who fold and answer.
    private static var timeBetweenSavings: Int64 { 20 }

    func snapshotIfDue() throws {
        guard !environment.isReadOnly, snapshotTask == nil, core.recordCount > recordsAtSnapshot else {
            return
        }
        let (records, age) = (core.recordCount - recordsAtSnapshot, environment.clock.now - timeOfSnapshot)
        let schedule = environment.snapshots
        // Questions wait while a state is encoded: a large one is taken less often.
        let least = max(
            schedule.leastMilliseconds, encodingTime * Self.timeBetweenEncodings,
            savingTime * Self.timeBetweenSavings)
        let isDue = records >= snapshotRecords && age >= least || age >= schedule.everyMilliseconds
        if isDue { try takeSnapshot() }
    }

    /// Keeps the state here and does the rest elsewhere: encoding, where the shard can wait with it, hashing, compressing and
    /// writing take longer than a question or a command should wait.
    func takeSnapshot() throws {
        guard snapshotTask == nil else { return }
        try writeJournal()
        recordsAtSnapshot = core.recordCount
        timeOfSnapshot = environment.clock.now
        let (state, position, time) = (core.encoding(), journalEnd, snapshotTime)
        encodingTime = environment.clock.now - timeOfSnapshot
        snapshotTask = Task(executorPreference: environment.scheduling.taskExecutor) {
            await self.save(state, at: position, time: time)
        }
    }

    /// When the last of what a snapshot has folded was folded: the last tick can lie far back, if nothing came meanwhile.
    private var snapshotTime: Int64 { max(core.tick, timeOfSnapshot) }

    private func save(_ state: @escaping @Sendable () -> [UInt8], at position: Offset, time: Int64) async {
        defer { snapshotTask = nil }
        let (store, plan) = (environment.store, plan)
        let outputs = environment.mutations.contains(.snapshotBeforeOutput) ? [] : plan.outputs
        await releaseAll()
        // A shard that is held up has output that is not even written.
        guard status.current.phase.isRunning else { return }
        let began = environment.clock.now
        defer { savingTime = environment.clock.now - began }
        do {
            let commit = prepareCommit([plan.journal] + outputs)
            let hash = try await environment.scheduling.onDisk {
                let snapshot = Snapshot(shard: plan.name, position: position, state: state())
                // A snapshot must not know of anything that a power cut could still take away.
                try commit.run()
                try store.save(snapshot, time: time)
                return snapshot.hash
            }
            try noteSnapshot(Checkpoint(position: position, hash: hash))
        } catch let error as LogError where error.code == .stopped {
            note(error)
        } catch {
            // Without a snapshot the next start takes longer; nothing is lost.
            environment.logger.error(
                "no snapshot", metadata: ["shard": "\(plan.name)", "reason": "\(error)"])
        }
    }

    private func noteSnapshot(_ checkpoint: Checkpoint) throws {
        try append([.checkpoint(checkpoint)])
        status.update {
            $0.lastCheckpoint = checkpoint
            $0.lastCheckpointTime = timeOfSnapshot
        }
    }
}
