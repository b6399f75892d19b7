public import Log

extension KafkaLog {
    /// A writer of transactions under an id that only one of them has at a time, such as a shard's name. What it
    /// commits wakes this log's observers.
    ///
    /// - Throws: `invalid` for a property that librdkafka refuses, `closed`.
    public func makeTransactionalWriter(_ transactionalID: String) throws(LogError) -> TransactionalWriter {
        try requireOpen()
        do {
            return try TransactionalWriter(transactionalID, configuration) { [catalog, observers] receipts in
                for (topicPartition, receipt) in receipts {
                    catalog.noteDelivered(topicPartition, end: receipt.lastOffset + 1)
                    observers.wake(topicPartition)
                }
            }
        } catch {
            throw error.logError()
        }
    }
}
