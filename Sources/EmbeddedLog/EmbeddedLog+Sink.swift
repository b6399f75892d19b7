public import Log
import Synchronization

extension EmbeddedLog: LogSink {
    /// Appends one batch and answers as asked. An append that throws `stopped` may or may not be in the log
    /// when it is opened anew.
    ///
    /// - Throws: `noSpace` (retriable: nothing of the batch is left), `stopped`, `closed`, `notFound` for an
    ///   unknown partition, `outOfOrderSequence`, `fenced`.
    public func append(
        _ batch: SealedBatch, to topicPartition: TopicPartition, acknowledgement: Acknowledgement
    ) async throws(LogError) -> AppendReceipt {
        guard acknowledgement == .durable else { return try write(batch, to: topicPartition) }
        let result = await withCheckedContinuation { continuation in
            append(batch, to: topicPartition) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// Appends one batch and calls `answer` once, when it is durable or when it can't be: on the committer's
    /// thread or at once on this one.
    package func append(
        _ batch: SealedBatch, to topicPartition: TopicPartition,
        whenDurable answer: @escaping @Sendable (Result<AppendReceipt, LogError>) -> Void
    ) {
        do {
            let partition = try partition(topicPartition)
            let outcome = try append(batch, partition, answer: answer)
            if outcome.needsCommit { requestCommit(partition) } else { answer(.success(outcome.receipt)) }
        } catch {
            answer(.failure(error))
        }
    }

    @discardableResult
    public func write(
        _ batch: SealedBatch, to topicPartition: TopicPartition
    ) throws(LogError) -> AppendReceipt {
        try append(batch, partition(topicPartition), answer: nil).receipt
    }

    private func append(
        _ batch: SealedBatch, _ partition: PartitionLog,
        answer: (@Sendable (Result<AppendReceipt, LogError>) -> Void)?
    ) throws(LogError) -> AppendOutcome {
        do {
            let outcome = try partition.append(batch, answer: answer)
            for wake in outcome.wakes { wake() }
            return outcome
        } catch {
            guard Self.isFinal(error) else { throw error }
            defer { deliverAnswers() }
            throw stop(error)
        }
    }

    /// Whether an append's failure leaves a doubt of what is in the file.
    private static func isFinal(_ error: LogError) -> Bool {
        let harmless: [LogError.Code] = [.outOfOrderSequence, .fenced, .stopped, .closed]
        return !error.isRetriable && !harmless.contains(error.code)
    }

    public func sync(_ topicPartitions: [TopicPartition]) throws(LogError) {
        var partitions: [PartitionLog] = []
        for topicPartition in topicPartitions { partitions.append(try partition(topicPartition)) }
        try commit(partitions)
        // Another thread's commit may have failed with what was written here.
        for partition in partitions {
            if let failure = partition.state.withLock({ $0.failure }) { throw failure }
        }
    }
}
