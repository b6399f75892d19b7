import CRdKafka

extension KafkaError {
    /// Nil for success. `context` says what was being done.
    static func check(_ code: rd_kafka_resp_err_t, _ context: @autoclosure () -> String) -> KafkaError? {
        code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaError(code, context())
    }

    init(_ raw: rd_kafka_resp_err_t, _ context: String) {
        let code = KafkaErrorCode(raw.rawValue)
        self.init(
            code, name: String(cString: rd_kafka_err2name(raw)),
            message: "\(context): \(String(cString: rd_kafka_err2str(raw)))",
            isRetriable: Self.retriable.contains(code), isFatal: Self.fatal.contains(code))
    }

    /// Codes that go away by themselves. librdkafka says so of an error object and not of a bare code, so this is the
    /// protocol's table (kafka.apache.org/protocol#protocol_error_codes), with librdkafka's own.
    private static let retriable: Set<KafkaErrorCode> = Set(
        [2, 3, 5, 6, 7, 8, 9, 13, 14, 15, 16, 19, 20, 41, 51, 56, 59, 60, 72, 74, 75, 78, 88, 89].map {
            KafkaErrorCode($0)
        } + [.transport, .messageTimedOut, .allBrokersDown, .timedOut, .queueFull, .outdated, .retry])

    private static let fatal: Set<KafkaErrorCode> = [
        .fatal, .fenced, .producerFenced, .transactionCoordinatorFenced, .fencedInstanceID,
    ]
}
