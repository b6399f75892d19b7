import Log
import Logging
import Streams

extension ShardRunner {
    /// Times as long as an encoding takes, the next one waits at least.
    private static var timeBetweenEncodings: Int64 { 50 }

    func snapshotIfDue() throws {
        guard !environment.isReadOnly, snapshotTask == nil, core.recordCount > recordsAtSnapshot else {
            return
        }
        let (records, age) = (core.recordCount - recordsAtSnapshot, environment.clock.now - timeOfSnapshot)
        let schedule = environment.snapshots
        // Questions wait while a state is encoded: a large one is taken less often.
        let least = max(schedule.leastMilliseconds, encodingTime * Self.timeBetweenEncodings)
        let isDue = records >= snapshotRecords && age >= least || age >= schedule.everyMilliseconds
        if isDue { try takeSnapshot() }
    }

    /// Encodes the state here and does the rest elsewhere: hashing, compressing and writing take longer than a
    /// question should wait.
    func takeSnapshot() throws {
        guard snapshotTask == nil else { return }
        try writeJournal()
        recordsAtSnapshot = core.recordCount
        timeOfSnapshot = environment.clock.now
        let (state, position, tick, plan) = (core.encoded(), journalEnd, core.tick, plan)
        encodingTime = environment.clock.now - timeOfSnapshot
        let (log, store) = (environment.log, environment.snapshots.store)
        snapshotTask = Task {
            await releaseAll()
            do {
                let hash = try await DiskWork.run {
                    let snapshot = Snapshot(shard: plan.name, position: position, state: state)
                    // A snapshot must not know of anything that a power cut could still take away.
                    try log.sync([plan.journal] + plan.outputs)
                    try store.save(snapshot, time: tick)
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
            snapshotTask = nil
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
