import Log
import Logging
import Streams

extension ShardRunner {
    func snapshotIfDue() throws {
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
    func takeSnapshot() throws {
        guard snapshotTask == nil else { return }
        try writeJournal()
        recordsAtSnapshot = core.recordCount
        timeOfSnapshot = environment.now()
        let (state, position) = (core.encoded(), journalEnd)
        snapshotTask = Task(executorPreference: environment.scheduling.taskExecutor) {
            await self.save(state, at: position)
        }
    }

    private func save(_ state: [UInt8], at position: Offset) async {
        defer { snapshotTask = nil }
        let (log, store, plan) = (environment.log, environment.snapshots, plan)
        let outputs = environment.mutations.contains(.snapshotBeforeOutput) ? [] : plan.outputs
        await releaseAll()
        // A shard that is held up has output that is not even written.
        guard status.current.phase.isRunning else { return }
        do {
            let hash = try await environment.scheduling.onDisk {
                let snapshot = Snapshot(shard: plan.name, position: position, state: state)
                // A snapshot must not know of anything that a power cut could still take away.
                try log.sync([plan.journal] + outputs)
                try store.save(snapshot)
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
