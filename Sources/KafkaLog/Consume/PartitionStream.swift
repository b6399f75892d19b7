import CRdKafka
import Log

/// The messages of one partition from one offset on, as librdkafka fetches them ahead into a queue.
///
/// Teardown, in this order: the wake-up is taken off the queue, fetching stops, the queue goes, the topic goes, the
/// lease of the consumer goes.
final class PartitionStream {
    private var queue: QueueHandle?
    private var topic: TopicHandle?
    private var lease: ConsumerLease?
    private let partition: Int32
    private let wake: WakeTarget

    init(
        _ topicPartition: TopicPartition, from offset: Offset, _ lease: ConsumerLease,
        wake: @escaping @Sendable () -> Void
    ) throws(KafkaError) {
        let client = lease.client
        let topic = try TopicHandle(topicPartition.topic.name, of: client.pointer, client.releases)
        let queue = QueueHandle(of: client.pointer, client.releases)
        self.wake = WakeTarget(wake)
        partition = topicPartition.partition
        self.lease = lease
        guard rd_kafka_consume_start_queue(topic.pointer, partition, offset, queue.pointer) == 0 else {
            throw KafkaError(rd_kafka_last_error(), "starting to read \(topicPartition) at \(offset)")
        }
        rd_kafka_queue_cb_event_enable(queue.pointer, WakeTarget.callback, self.wake.opaque)
        self.topic = consume topic
        self.queue = consume queue
    }

    deinit {
        // An unstarted stream has no queue. The callback runs under the queue's lock, as does this, so nobody is in it
        // afterwards.
        if let pointer = queue?.pointer { rd_kafka_queue_cb_event_enable(pointer, nil, nil) }
        if let pointer = topic?.pointer { rd_kafka_consume_stop(pointer, partition) }
        queue = nil
        topic = nil
        lease = nil
    }

    /// Takes what is there; nothing if there is nothing.
    func take(into batch: inout MessageBatch, limit: Int) throws(KafkaError) {
        try take(into: &batch, limit: limit, timeoutMilliseconds: 0)
    }

    /// Waits for one message.
    func wait(into batch: inout MessageBatch, timeoutMilliseconds: Int32) throws(KafkaError) {
        try take(into: &batch, limit: 1, timeoutMilliseconds: timeoutMilliseconds)
    }

    private func take(
        into batch: inout MessageBatch, limit: Int, timeoutMilliseconds: Int32
    ) throws(KafkaError) {
        guard let queue = queue?.pointer else { return }
        try batch.take(from: queue, limit: limit, timeoutMilliseconds: timeoutMilliseconds)
    }
}
