import EmbeddedLog
import Log
import Randomness
import SimulatedDisk

extension LogSimulation {
    mutating func makeBatch(_ partition: TopicPartition, producer: ProducerStamp?, recordCount: Int)
        -> SimulatedBatch
    {
        batchCount += 1
        let batch = SimulatedBatch(
            number: batchCount, partition: partition, recordCount: recordCount, fill: random.below(80),
            producer: producer)
        models[partition]?.issued[batch.number] = batch
        return batch
    }

    /// A new batch for any partition, from its producer or from nobody.
    private mutating func nextBatch() throws -> SimulatedBatch? {
        let count = 1 + random.below(4)
        let number = random.below(producers.count)
        let partition = producers[number].partition
        guard random.chance(0.5) else { return makeBatch(partition, producer: nil, recordCount: count) }
        if producers[number].mustSendAgain {
            try sendAgain(number)
            return nil
        }
        guard producers[number].unanswered.count < SimulatedProducer.unansweredLimit else { return nil }
        let stamp = producers[number].stamp(recordCount: count)
        let batch = makeBatch(partition, producer: stamp, recordCount: count)
        producers[number].unanswered.append(batch)
        return batch
    }

    mutating func appendDurably() throws {
        guard let batch = try nextBatch() else { return try commit() }
        guard try send(batch) else { return }
        if random.chance(0.1) { _ = try send(batch) }
    }

    /// Returns whether the log took it or may have taken it. Sends a batch once more only if it has a
    /// producer, who makes that safe.
    private mutating func send(_ batch: SimulatedBatch) throws -> Bool {
        guard let log, batch.producer != nil || !waiting.contains(where: { $0.batch.number == batch.number })
        else {
            return true
        }
        let answer = AppendAnswer()
        waiting.append((batch, answer))
        log.append(try batch.seal(), to: batch.partition) { answer.set($0) }
        guard case .failure = answer.value else { return true }
        noteRefusal(of: batch)
        return false
    }

    private mutating func noteRefusal(of batch: SimulatedBatch) {
        for number in producers.indices where producers[number].id == batch.producer?.id {
            producers[number].mustSendAgain = true
        }
    }

    /// A producer sends again what was not answered, in order, up to the first that is refused.
    mutating func sendAgain(_ number: Int) throws {
        producers[number].mustSendAgain = false
        for batch in producers[number].unanswered {
            guard try send(batch) else { return }
        }
    }

    mutating func write() throws {
        guard let log, let batch = try nextBatch() else { return }
        do {
            let receipt = try log.write(batch.seal(), to: batch.partition)
            try models[batch.partition]?.assign(receipt, batch)
        } catch let error as LogError {
            noteRefusal(of: batch)
            try expect(error, "a write")
        }
    }

    mutating func commit() throws {
        do { try log?.commit() } catch { try expect(error, "a commit") }
    }

    mutating func syncSome() throws {
        let some = Self.partitions.filter { _ in random.chance(0.5) }
        do { try log?.sync(some) } catch { try expect(error, "a sync") }
    }

    /// Takes in what was answered, and what the log claims.
    mutating func takeNote() throws {
        let failedSyncs = disk.failedSyncs[failedSyncsBefore...].filter { !$0.hasSuffix(".new") }
        for (batch, answer) in waiting {
            switch answer.value {
            case .success(let receipt): try noteSuccess(batch, receipt)
            case .failure(let error): try expect(error, "an append")
            case nil: break
            }
        }
        waiting.removeAll { $0.answer.value != nil }
        guard let log else { return }
        if !failedSyncs.isEmpty {
            let wasOpen = if case .accepting = log.state { true } else { false }
            try require(!wasOpen, "a sync of \(failedSyncs) failed and the log goes on")
        }
        for partition in Self.partitions { try noteEnd(of: partition, log) }
    }

    private mutating func noteSuccess(_ batch: SimulatedBatch, _ receipt: AppendReceipt) throws {
        try models[batch.partition]?.promise(receipt, batch)
        guard let stamp = batch.producer else { return }
        for number in producers.indices where producers[number].id == stamp.id {
            // Those sent before it are in the log, too: else its sequence would not have been taken.
            if let place = producers[number].unanswered.firstIndex(where: { $0.number == batch.number }) {
                producers[number].unanswered.removeFirst(place + 1)
            }
        }
    }

    private mutating func noteEnd(of partition: TopicPartition, _ log: EmbeddedLog) throws {
        guard log.topicPartitions.contains(partition) else { return }
        models[partition]?.promise(upTo: try log.endOffset(of: partition, isolation: .durable))
        models[partition]?.start = try log.startOffset(of: partition)
        models[partition]?.durableEnd = try log.durableEnd(of: partition)
    }

    /// Errors must have a reason: a fault of the disk, or that the log has stopped.
    func expect(_ error: LogError, _ what: String) throws {
        let explained: [LogError.Code] = [.io, .noSpace, .stopped, .closed]
        try require(explained.contains(error.code), "\(what) failed: \(error)")
    }
}
