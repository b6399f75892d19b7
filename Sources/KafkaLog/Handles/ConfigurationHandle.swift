import CRdKafka

/// Owns a configuration until a client takes it over.
struct ConfigurationHandle: ~Copyable {
    /// Bytes of an error text of librdkafka's.
    static let messageBytes = 512

    private let pointer: OpaquePointer

    /// - Throws: `invalidConfiguration` for a name or value that librdkafka doesn't know. It names the property, and
    ///   not its value, which may be a secret.
    init(_ properties: [String: String]) throws(KafkaError) {
        pointer = rd_kafka_conf_new()
        rd_kafka_conf_set_events(
            pointer,
            RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_STATS | RD_KAFKA_EVENT_LOG
                | RD_KAFKA_EVENT_REBALANCE)
        for (name, value) in properties.sorted(by: { $0.key < $1.key }) { try set(name, value) }
    }

    deinit { rd_kafka_conf_destroy(pointer) }

    private borrowing func set(_ name: String, _ value: String) throws(KafkaError) {
        var message = [CChar](repeating: 0, count: Self.messageBytes)
        switch rd_kafka_conf_set(pointer, name, value, &message, message.count) {
        case RD_KAFKA_CONF_OK: return
        case RD_KAFKA_CONF_UNKNOWN: throw Self.invalid("kafka property \(name): there is none of that name")
        default: throw Self.invalid("kafka property \(name): its value is not one that it can have")
        }
    }

    /// Makes a client, which owns the configuration from then on.
    consuming func makeClient(_ kind: rd_kafka_type_t) throws(KafkaError) -> OpaquePointer {
        var message = [CChar](repeating: 0, count: Self.messageBytes)
        guard let client = rd_kafka_new(kind, pointer, &message, message.count) else {
            _ = consume self
            throw Self.invalid("a Kafka client can't be made: \(Self.text(message))")
        }
        discard self
        return client
    }

    static func text(_ message: [CChar]) -> String {
        String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func invalid(_ message: String) -> KafkaError {
        KafkaError(.invalidConfiguration, name: "_INVALID_CONFIGURATION", message: message)
    }
}
