import CRdKafka

/// Owns one event of a queue.
struct EventHandle: ~Copyable {
    let pointer: OpaquePointer

    /// Waits for the next event; nil if none comes in time.
    init?(next queue: borrowing QueueHandle, timeoutMilliseconds: Int32) {
        guard let pointer = rd_kafka_queue_poll(queue.pointer, timeoutMilliseconds) else { return nil }
        self.pointer = pointer
    }

    deinit { rd_kafka_event_destroy(pointer) }

    var kind: rd_kafka_event_type_t { rd_kafka_event_type(pointer) }

    /// Nil for success.
    func error(_ context: String) -> KafkaError? {
        let code = rd_kafka_event_error(pointer)
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        var error = KafkaError(code, context)
        if let text = rd_kafka_event_error_string(pointer) {
            error.message = "\(context): \(String(cString: text))"
        }
        error.isFatal = error.isFatal || rd_kafka_event_error_is_fatal(pointer) != 0
        return error
    }
}
