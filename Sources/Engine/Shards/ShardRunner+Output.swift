import Log
import Streams

// The journal, and the output that it explains.
extension ShardRunner {
    func writeJournal() throws {
        guard !journal.isEmpty else { return }
        if !environment.isReadOnly { try append(journal.steps.map(JournalEntry.step)) }
        journal.removeAll()
        waiters.resolve(consumed: core.consumed, journalEnd: journalEnd)
    }

    func append(_ entries: [JournalEntry]) throws {
        var builder = RecordBatchBuilder(codec: .none)
        let now = environment.clock.now
        for entry in entries { builder.add(key: nil, value: entry.encoded, headers: .empty, timestamp: now) }
        guard let batch = try builder.seal() else { return }
        journalEnd = try environment.log.write(batch, to: plan.journal).lastOffset + 1
    }

    /// Blocks until the journal is durable; only where nothing else is released at the time.
    func release() throws {
        lastRelease = environment.clock.now
        guard !output.isEmpty, !environment.isReadOnly else { return }
        try environment.log.sync([plan.journal])
        try write(output.count)
    }

    /// Writes the journal and lets output go as soon as that is durable. Folding and questions go on meanwhile.
    func startRelease() throws {
        try writeJournal()
        guard releaseTask == nil, !output.isEmpty, !environment.isReadOnly else { return }
        lastRelease = environment.clock.now
        let (log, journal, count) = (environment.log, plan.journal, output.count)
        releaseTask = Task {
            do {
                try await DiskWork.run { try log.sync([journal]) }
                releaseTask = nil
                try write(count)
            } catch {
                releaseTask = nil
                note(error)
            }
        }
    }

    /// Returns once all that was emitted is written, or can't be.
    func releaseAll() async {
        while status.current.phase.isRunning, !output.isEmpty || !journal.isEmpty || releaseTask != nil {
            do { try startRelease() } catch { note(error) }
            await releaseTask?.value
        }
    }

    /// Writes the first records of the queue, whose journal is durable.
    private func write(_ count: Int) throws {
        for (index, partition) in plan.outputs.enumerated() {
            let end = try environment.log.endOffset(of: partition, isolation: .written)
            guard let first = output.firstOffset(of: index) else { continue }
            // Less than the end: some of it came through before a write failed.
            guard first <= end else {
                throw ShardError(
                    shard: plan.name, reason: "\(partition) ends at \(end), where output \(first) is due")
            }
            for batch in output.batches(of: index, among: count, from: end) {
                try write(batch, to: partition)
            }
        }
        output.removeFirst(count)
        recentOutput.trim(writtenBelow: output.firstOffset(of: 0) ?? core.emitted.first ?? 0)
    }

    private func write(_ records: [EmittedRecord], to partition: TopicPartition) throws {
        var builder = RecordBatchBuilder()
        for record in records {
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
