import CRdKafka
public import Log

/// Writes batches to several partitions, and the offsets of what they came from, all or nothing.
///
/// A writer with the same transactional id, in this process or another, fences the earlier ones: their next request
/// fails for good. Belongs to one thread.
///
/// An error that `requiresAbort` asks for `abort`, after which the transaction can be made again from its inputs. One
/// that `isFatal` ends the writer. A retriable one of `commit` leaves open whether the cluster committed: commit again.
public final class TransactionalWriter {
    public let transactionalID: String
    private var machine = TransactionMachine()
    private let producer: KafkaProducer
    private let timeoutMilliseconds: Int32
    private var sent = SentBatches()
    private let onCommit: ([TopicPartition: AppendReceipt]) -> Void

    init(
        _ transactionalID: String, _ configuration: KafkaConfiguration,
        onCommit: @escaping ([TopicPartition: AppendReceipt]) -> Void
    ) throws(KafkaError) {
        self.transactionalID = transactionalID
        self.onCommit = onCommit
        timeoutMilliseconds = configuration.requestTimeoutMilliseconds
        producer = KafkaProducer(
            try KafkaClient(
                RD_KAFKA_PRODUCER,
                properties: configuration.producerProperties(transactionalID: transactionalID),
                configuration))
    }

    deinit { producer.close(timeoutMilliseconds: 0) }

    public var phase: TransactionMachine.Phase { machine.phase }

    /// What has been sent in the transaction so far, encoded: for a limit on its size.
    public var byteCount: Int { sent.byteCount }

    /// What its client counts; may be asked from any thread.
    public var statistics: WriterStatistics { WriterStatistics(condition: producer.client.condition) }

    /// Makes the writer known to the coordinator, which ends what an earlier one of the same id left open. To be called
    /// once, before anything else.
    public func initialize() throws(KafkaError) {
        try run(.initialize) { rd_kafka_init_transactions($0, self.timeoutMilliseconds) }
    }

    public func begin() throws(KafkaError) {
        try run(.begin) { rd_kafka_begin_transaction($0) }
        sent = SentBatches()
    }

    /// Hands a batch over; `commit` waits for its delivery. Blocks only while the producer's queue is full.
    ///
    /// - Parameter sequence: of the first record, where records carry their number (`SequenceHeader`); nil for none.
    /// - Throws: `invalidArgument` for a batch that can't be sent at all, with the transaction as it was.
    public func send(
        _ batch: SealedBatch, sequence: Int64? = nil, to topicPartition: TopicPartition
    ) throws(KafkaError) {
        try require(machine.ask(.send))
        do throws(LogError) {
            let receipts = sent.receipts
            try producer.send(batch, sequence: sequence, to: topicPartition) {
                receipts.note($0, topicPartition)
            }
            sent.byteCount += batch.bytes.count
            sent.partitions.insert(topicPartition)
        } catch {
            if let fatal = producer.client.owner.fatalError { try require(machine.answer(.send, fatal)) }
            throw KafkaError(.invalidArgument, name: error.code.rawValue, message: error.message)
        }
    }

    /// Adds to the transaction up to where a consumer group has read: the offset of the next record of each partition.
    public func sendOffsets(_ offsets: [TopicPartition: Offset], group: String) throws(KafkaError) {
        let list = PartitionListHandle(offsets)
        let metadata = rd_kafka_consumer_group_metadata_new(group)
        defer { rd_kafka_consumer_group_metadata_destroy(metadata) }
        try run(.sendOffsets) {
            rd_kafka_send_offsets_to_transaction($0, list.pointer, metadata, self.timeoutMilliseconds)
        }
    }

    /// Waits until everything is delivered and commits it.
    ///
    /// - Returns: the first and the last offset in each partition. Others' records, and the ends of transactions, may
    ///   lie between them.
    @discardableResult
    public func commit() throws(KafkaError) -> [TopicPartition: AppendReceipt] {
        if case .open = machine.phase { try waitForDelivery() }
        try run(.commit) { rd_kafka_commit_transaction($0, self.timeoutMilliseconds) }
        let receipts = sent.receipts.all
        onCommit(receipts)
        return receipts
    }

    /// Sees for itself that every record was delivered: nothing may be committed of which a part is missing.
    private func waitForDelivery() throws(KafkaError) {
        rd_kafka_flush(producer.client.pointer, timeoutMilliseconds)
        for topicPartition in sent.partitions { producer.wait(for: topicPartition) }
        guard var failure = sent.receipts.failure else { return }
        // A fenced writer's records are purged, which is not why they failed.
        if let fatal = producer.client.owner.fatalError { return try require(machine.answer(.send, fatal)) }
        failure.requiresAbort = true
        failure.isRetriable = false
        try require(machine.answer(.send, failure))
    }

    /// Ends the transaction so that nobody who reads committed records sees anything of it.
    public func abort() throws(KafkaError) {
        try run(.abort) { rd_kafka_abort_transaction($0, self.timeoutMilliseconds) }
    }

    /// Gives up the connections. An open transaction is aborted by its coordinator when its time is over, or when a
    /// writer of the same id comes.
    public func close() { producer.close(timeoutMilliseconds: 0) }

    private func run(
        _ request: TransactionMachine.Request, _ call: (OpaquePointer) -> OpaquePointer?
    ) throws(KafkaError) {
        var action = machine.ask(request)
        while action == .perform {
            let error = ErrorHandle.take(call(producer.client.pointer), "\(request) of \(transactionalID)")
            action = machine.answer(request, error)
        }
        try require(action)
    }

    private func require(_ action: TransactionMachine.Action) throws(KafkaError) {
        if case .raise(let error) = action { throw error }
    }
}
