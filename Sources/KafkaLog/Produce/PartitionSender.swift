import CRdKafka
import Log
import Synchronization

/// Hands batches of one partition to a producer, one whole batch after the other.
final class PartitionSender: Sendable {
    /// What is only used while its lock is held.
    private struct State: ~Copyable {
        var topic: TopicHandle?
        let scratch = FetchedRecords(capacity: 64 << 10)
    }

    let topicPartition: TopicPartition
    private let client: KafkaClient
    private let state = Mutex(State())

    init(_ topicPartition: TopicPartition, _ client: KafkaClient) {
        self.topicPartition = topicPartition
        self.client = client
    }

    /// Frees what belongs to the client.
    deinit { state.withLock { $0.topic = nil } }

    /// Hands the batch's records over in order; blocks while the producer's queue is full. `answer` is called once, on
    /// the client's event thread or on this one, when all are delivered or one can't be; some may be in the log then.
    ///
    /// - Parameter sequence: of the first record, where records carry their number (`SequenceHeader`); nil for none.
    /// - Throws: what is wrong with the batch, before anything of it is handed over; nothing is answered then.
    func send(
        _ batch: SealedBatch, sequence: Int64? = nil, answer: @escaping PendingDelivery.Answer
    ) throws(LogError) {
        let result = state.withLock { state in
            Result { () throws(LogError) in try send(batch, sequence, &state, answer) }
        }
        try result.get()
    }

    private func send(
        _ batch: SealedBatch, _ sequence: Int64?, _ state: inout State,
        _ answer: @escaping PendingDelivery.Answer
    ) throws(LogError) {
        guard batch.producer == nil else {
            throw LogError(
                .invalid, "a producer's stamp can't be kept on Kafka, whose client numbers its own batches",
                topicPartition: topicPartition)
        }
        try decode(batch, into: state.scratch)
        let topic = try openTopic(&state)
        let records = state.scratch
        let delivery = PendingDelivery(recordCount: records.records.count, answer: answer)
        for (index, record) in records.records.enumerated() {
            let number = sequence.map { $0 + Int64(index) }
            guard let error = produce(record, number, in: records, topic, delivery) else { continue }
            delivery.failed(records.records.count - index, error)
            return
        }
    }

    private func decode(_ batch: SealedBatch, into records: FetchedRecords) throws(LogError) {
        records.removeAll()
        let result = batch.bytes.withUnsafeBytes { bytes in
            Result { () throws(LogError) in
                let header = try RecordBatchHeader(parsing: bytes)
                try RecordBatchDecoder.decode(bytes, header: header, from: 0, into: records)
            }
        }
        try result.get()
        guard let zero = records.records.first(where: { $0.timestamp == 0 }) else { return }
        throw LogError(
            .invalid, "a record of the time 0 can't be sent: librdkafka takes it for the present time",
            topicPartition: topicPartition, offset: zero.offset)
    }

    private func openTopic(_ state: inout State) throws(LogError) -> OpaquePointer {
        if let pointer = state.topic?.pointer { return pointer }
        do {
            let topic = try TopicHandle(topicPartition.topic.name, of: client.pointer, client.releases)
            let pointer = topic.pointer
            state.topic = consume topic
            return pointer
        } catch {
            throw error.logError(topicPartition)
        }
    }

    /// Returns why the record wasn't taken, if it wasn't.
    private func produce(
        _ record: FetchedRecords.Record, _ sequence: Int64?, in records: FetchedRecords,
        _ topic: OpaquePointer, _ delivery: PendingDelivery
    ) -> KafkaError? {
        let key = records.bytes(record.key)
        let value = records.bytes(record.value)
        let opaque = DeliveryReport.retain(delivery)
        do throws(KafkaError) {
            var headers = try HeaderListHandle(RecordHeaders(of: record, in: records), sequence: sequence)
            let code = varve_kafka_produce(
                client.pointer, topic, topicPartition.partition,
                Int32(RD_KAFKA_MSG_F_COPY | RD_KAFKA_MSG_F_BLOCK),
                record.key.isNull ? nil : key.baseAddress, key.count,
                record.value.isNull ? nil : value.baseAddress, value.count, record.timestamp,
                headers?.pointer, opaque)
            if let error = KafkaError.check(code, "handing a record to the producer") { throw error }
            if let taken = headers.take() { taken.release() }
            return nil
        } catch {
            DeliveryReport.release(opaque)
            return error
        }
    }
}
