import CRdKafka

/// Owns one of librdkafka's error objects.
struct ErrorHandle: ~Copyable {
    private let pointer: OpaquePointer

    /// Nil for success, which librdkafka says with a null pointer.
    init?(_ pointer: OpaquePointer?) {
        guard let pointer else { return nil }
        self.pointer = pointer
    }

    deinit { rd_kafka_error_destroy(pointer) }

    func error(_ context: String) -> KafkaError {
        KafkaError(
            KafkaErrorCode(rd_kafka_error_code(pointer).rawValue),
            name: String(cString: rd_kafka_error_name(pointer)),
            message: "\(context): \(String(cString: rd_kafka_error_string(pointer)))",
            isRetriable: rd_kafka_error_is_retriable(pointer) != 0,
            isFatal: rd_kafka_error_is_fatal(pointer) != 0,
            requiresAbort: rd_kafka_error_txn_requires_abort(pointer) != 0)
    }

    /// Nil for success.
    static func take(_ pointer: OpaquePointer?, _ context: @autoclosure () -> String) -> KafkaError? {
        guard let handle = ErrorHandle(pointer) else { return nil }
        return handle.error(context())
    }
}
