import CRdKafka

/// Owns one reference to a client's topic.
struct TopicHandle: ~Copyable {
    let pointer: OpaquePointer
    private let releases: ReleaseObserver?

    init(
        _ name: String, of client: OpaquePointer, _ releases: ReleaseObserver? = nil
    ) throws(KafkaError) {
        guard let pointer = rd_kafka_topic_new(client, name, nil) else {
            throw KafkaError(rd_kafka_last_error(), "topic \(name)")
        }
        self.pointer = pointer
        self.releases = releases
    }

    deinit {
        rd_kafka_topic_destroy(pointer)
        releases?("topic")
    }
}
