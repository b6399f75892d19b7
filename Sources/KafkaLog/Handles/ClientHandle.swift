import CRdKafka

/// Owns a client. Queues and topics of it must be gone before: `KafkaClient` and those who hold it see to that.
struct ClientHandle: ~Copyable {
    let pointer: OpaquePointer
    private let releases: ReleaseObserver?

    init(
        _ kind: rd_kafka_type_t, _ configuration: consuming ConfigurationHandle,
        _ releases: ReleaseObserver? = nil
    ) throws(KafkaError) {
        pointer = try configuration.makeClient(kind)
        self.releases = releases
    }

    /// Blocks until the client's threads have ended.
    deinit {
        rd_kafka_destroy(pointer)
        releases?("client")
    }
}
