import CRdKafka

/// Owns the messages that one call took from a queue, in the order in which they came. Its room is used again from
/// call to call.
///
/// Sound because the first `count` places hold messages that nobody else has, and each is destroyed once: when the
/// next ones are taken, or with the batch.
struct MessageBatch: ~Copyable {
    private let messages: UnsafeMutableBufferPointer<UnsafeMutablePointer<rd_kafka_message_t>?>
    private(set) var count = 0

    init(capacity: Int) {
        messages = .allocate(capacity: capacity)
        messages.initialize(repeating: nil)
    }

    deinit {
        for index in 0..<count { rd_kafka_message_destroy(messages[index]) }
        messages.deallocate()
    }

    mutating func removeAll() {
        for index in 0..<count { rd_kafka_message_destroy(messages[index]) }
        count = 0
    }

    /// Takes what the queue has, and up to `limit` messages; waits until it has so many, or for the time.
    mutating func take(
        from queue: OpaquePointer, limit: Int, timeoutMilliseconds: Int32
    ) throws(KafkaError) {
        removeAll()
        let taken = rd_kafka_consume_batch_queue(
            queue, timeoutMilliseconds, messages.baseAddress, min(limit, messages.count))
        guard taken >= 0 else { throw KafkaError(rd_kafka_last_error(), "taking messages from a queue") }
        count = taken
    }

    /// - Precondition: there are more than `index`.
    borrowing func message(_ index: Int) -> UnsafeMutablePointer<rd_kafka_message_t> {
        guard index < count, let message = messages[index] else {
            preconditionFailure("a batch of \(count) messages was asked for number \(index)")
        }
        return message
    }
}
