import CRdKafka

/// Owns one reference to a queue of a client.
struct QueueHandle: ~Copyable {
    let pointer: OpaquePointer
    private let releases: ReleaseObserver?

    /// A new queue.
    init(of client: OpaquePointer, _ releases: ReleaseObserver? = nil) {
        pointer = rd_kafka_queue_new(client)
        self.releases = releases
    }

    /// The queue with a client's reports, errors, statistics and log lines.
    init(mainOf client: OpaquePointer, _ releases: ReleaseObserver? = nil) {
        pointer = rd_kafka_queue_get_main(client)
        self.releases = releases
    }

    /// The queue with what a consumer's group and partitions give.
    init(consumerOf client: OpaquePointer, _ releases: ReleaseObserver? = nil) {
        pointer = rd_kafka_queue_get_consumer(client)
        self.releases = releases
    }

    deinit {
        rd_kafka_queue_destroy(pointer)
        releases?("queue")
    }
}
