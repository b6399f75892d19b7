public import Log

extension KafkaLog: LogSink {
    /// Appends one batch and answers when all in-sync replicas have it, at either acknowledgement: before that nobody
    /// knows its offsets. Its records get compressed and packed anew; those of other producers may lie between them.
    ///
    /// - Throws: `notFound`; `invalid` for a batch with a producer's stamp or a record of time 0, which librdkafka
    ///   can't send; `tooLarge`; `unavailable` (retriable) if it was not delivered in time: it may be in the log all
    ///   the same, as a whole or in part; `stopped` or `fenced` for good; `closed`.
    public func append(
        _ batch: SealedBatch, to topicPartition: TopicPartition, acknowledgement: Acknowledgement
    ) async throws(LogError) -> AppendReceipt {
        let result = await withCheckedContinuation { continuation in
            send(batch, to: topicPartition) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// Appends one batch and blocks until all in-sync replicas have it. Throws as `append`.
    @discardableResult
    public func write(
        _ batch: SealedBatch, to topicPartition: TopicPartition
    ) throws(LogError) -> AppendReceipt {
        let answer = BlockingAnswer()
        send(batch, to: topicPartition) { answer.give($0) }
        return try answer.wait().get()
    }

    /// Hands a batch over without waiting for it, and calls `answer` once, on a thread of this log's or at once on
    /// this one. Blocks only while the producer's queue is full.
    package func send(
        _ batch: SealedBatch, to topicPartition: TopicPartition,
        whenDelivered answer: @escaping @Sendable (Result<AppendReceipt, LogError>) -> Void
    ) {
        do throws(LogError) {
            try requirePartition(topicPartition)
            try producer.send(batch, to: topicPartition) { [catalog, observers] result in
                if case .success(let receipt) = result {
                    catalog.noteDelivered(topicPartition, end: receipt.lastOffset + 1)
                    observers.wake(topicPartition)
                }
                answer(result.mapError { $0.logError(topicPartition) })
            }
        } catch {
            answer(.failure(error))
        }
    }

    /// Blocks until what was on its way to these partitions is answered.
    public func sync(_ topicPartitions: [TopicPartition]) throws(LogError) {
        for topicPartition in topicPartitions {
            try requirePartition(topicPartition)
            producer.wait(for: topicPartition)
        }
    }
}
