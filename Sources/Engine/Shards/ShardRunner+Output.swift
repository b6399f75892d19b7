import Log
import Streams

// The journal, and the output that it explains.
extension ShardRunner {
    func writeJournal() throws {
        guard !journal.isEmpty else { return }
        if !environment.isReadOnly {
            let isDropping = environment.mutations.contains(.dropJournalStep) && journal.steps.count > 1
            try append(journal.steps.dropLast(isDropping ? 1 : 0).map(JournalEntry.step))
        }
        journal.removeAll()
        journaled = core.consumed
        // What the written journal explains, and nothing else, is in the same commit.
        if environment.log.commitsTogether, !environment.isReadOnly { try write(output.count) }
        waiters.resolve(consumed: core.consumed, journalEnd: journalEnd)
    }

    func append(_ entries: [JournalEntry]) throws {
        var builder = RecordBatchBuilder(codec: .none)
        let now = environment.clock.now
        for entry in entries { builder.add(key: nil, value: entry.encoded, headers: .empty, timestamp: now) }
        guard let batch = try builder.seal() else { return }
        journalEnd = try environment.log.write(batch, to: plan.journal).lastOffset + 1
    }

    // MARK: Commits

    /// Takes what is written to these partitions, and where the log commits it together, all that is written.
    func prepareCommit(_ partitions: [TopicPartition]) -> ShardCommit {
        environment.log.commit(partitions, of: plan, consumed: journaled)
    }

    private func prepareRelease() -> ShardCommit {
        lastRelease = environment.clock.now
        return prepareCommit(environment.mutations.contains(.outputBeforeJournal) ? [] : [plan.journal])
    }

    /// Whether anything waits for a commit.
    private var wantsRelease: Bool {
        guard !environment.isReadOnly else { return false }
        return !output.isEmpty
            || environment.log.commitsTogether && (uncommittedBytes > 0 || !journal.isEmpty)
    }

    private var uncommittedBytes: Int { environment.log.uncommittedBytes(of: plan) }

    /// Whether output has waited for a sync of the journal for long enough.
    var isReleaseDue: Bool {
        !output.isEmpty && environment.clock.now - lastRelease >= environment.commits.intervalMilliseconds
    }

    /// Whether so much is written and not committed that nothing more should be folded before. Who waits is woken by the
    /// end of the commit.
    var isWaitingForCommit: Bool {
        releaseTask != nil && uncommittedBytes / CommitLimits.pendingFactor >= environment.commits.bytes
    }

    /// Blocks until the journal is durable; only where nothing else is released at the time.
    func release() throws {
        guard wantsRelease else {
            lastRelease = environment.clock.now
            return
        }
        if environment.log.commitsTogether { try write(output.count) }
        try prepareRelease().run()
        try finishRelease(output.count)
    }

    /// Begins a commit at once where that only syncs the journal. Else it waits for the interval, whatever the engine's
    /// clock says, or for so many bytes.
    func releaseWhenDue() throws {
        guard environment.log.commitsTogether, uncommittedBytes < environment.commits.bytes else {
            return try startRelease()
        }
        guard wantsRelease, releaseTimer == nil, releaseTask == nil else { return }
        let scheduling = environment.scheduling
        let interval = Int(clamping: environment.commits.intervalMilliseconds)
        releaseTimer = Task(executorPreference: scheduling.taskExecutor) {
            await scheduling.sleep(interval)
            await self.releaseInTime()
        }
    }

    private func releaseInTime() {
        releaseTimer = nil
        guard status.current.phase.isRunning else { return }
        do { try startRelease() } catch { note(error) }
    }

    /// Writes the journal and lets output go as soon as that is durable. Folding and questions go on meanwhile.
    func startRelease() throws {
        try writeJournal()
        guard releaseTask == nil, wantsRelease else { return }
        let (count, commit) = (output.count, prepareRelease())
        releaseTask = Task(executorPreference: environment.scheduling.taskExecutor) {
            await self.release(first: count, commit)
        }
    }

    /// Writes the first records of the queue once their journal is durable.
    private func release(first count: Int, _ commit: ShardCommit) async {
        do {
            try await environment.scheduling.onDisk { try commit.run() }
            releaseTask = nil
            try finishRelease(count)
            if environment.log.commitsTogether { signal.raise() }
        } catch {
            releaseTask = nil
            note(error)
        }
    }

    /// Writes the first records of the queue, whose journal is durable now, unless they are written already.
    private func finishRelease(_ count: Int) throws {
        if !environment.log.commitsTogether { try write(count) }
        try trimRecentOutput()
    }

    /// Returns once all that was emitted is written, or can't be.
    func releaseAll() async {
        while status.current.phase.isRunning, wantsRelease || !journal.isEmpty || releaseTask != nil {
            do { try startRelease() } catch { note(error) }
            await releaseTask?.value
        }
    }

    /// Lets go of what others can read in the log.
    private func trimRecentOutput() throws {
        guard let windows = plan.outputs.first else { return }
        recentOutput.trim(writtenBelow: try environment.log.endOffset(of: windows, isolation: .written))
    }

    /// Writes the first records of the queue.
    private func write(_ count: Int) throws {
        for (index, partition) in plan.outputs.enumerated() {
            let end = try environment.log.nextOffset(of: partition)
            guard let first = output.firstOffset(of: index) else { continue }
            // Less than the end: some of it came through before a write failed.
            guard first <= end else {
                throw ShardError(
                    shard: plan.name, reason: "\(partition) ends at \(end), where output \(first) is due")
            }
            let start = environment.mutations.contains(.repeatOutput) ? first : end
            for batch in output.batches(of: index, among: count, from: start) {
                try write(batch, to: partition)
            }
        }
        output.removeFirst(count)
    }

    private func write(_ records: [EmittedRecord], to partition: TopicPartition) throws {
        var builder = RecordBatchBuilder()
        let isReordering = environment.mutations.contains(.reorderOutput)
        for record in isReordering ? records.reversed() : records {
            builder.add(key: record.key, value: record.value, headers: .empty, timestamp: record.timestamp)
        }
        guard let first = records.first, let batch = try builder.seal() else { return }
        let receipt = try environment.log.write(batch, to: partition)
        guard receipt.baseOffset == first.offset else {
            throw ShardError(
                shard: plan.name,
                reason:
                    "\(partition): output \(first.offset) landed at \(receipt.baseOffset); somebody else wrote"
            )
        }
    }
}
