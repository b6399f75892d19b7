import CRdKafka
import Dispatch
import Foundation
import Log
import Synchronization

/// A producer and what is on its way, by partition.
final class KafkaProducer: Sendable {
    private static let purgeTimeoutMilliseconds: Int32 = 1_000
    /// For a thread that is about to hand a batch over, and between two looks whether it has.
    private static let senderPatience: Duration = .seconds(5)
    private static let senderRetryMicroseconds: UInt32 = 10_000

    let client: KafkaClient
    private let senders = Mutex<[TopicPartition: PartitionSender]>([:])
    private let outstanding = Mutex(OutstandingBatches())

    init(_ client: KafkaClient) { self.client = client }

    /// As `PartitionSender.send`.
    func send(
        _ batch: SealedBatch, sequence: Int64? = nil, to topicPartition: TopicPartition,
        answer: @escaping PendingDelivery.Answer
    ) throws(LogError) {
        if let fatal = client.condition.fatal { throw fatal.logError(topicPartition) }
        guard let number = outstanding.withLock({ $0.begin(topicPartition) }) else {
            throw LogError(.closed, "the log is closed", topicPartition: topicPartition)
        }
        do throws(LogError) {
            try sender(of: topicPartition).send(batch, sequence: sequence) { [self] result in
                answer(result)
                end(number, topicPartition)
            }
        } catch {
            end(number, topicPartition)
            throw error
        }
    }

    private func end(_ number: OutstandingBatches.Number, _ topicPartition: TopicPartition) {
        for waiter in outstanding.withLock({ $0.end(number, topicPartition) }) { waiter.signal() }
    }

    private func sender(of topicPartition: TopicPartition) -> PartitionSender {
        senders.withLock { senders in
            if let sender = senders[topicPartition] { return sender }
            let sender = PartitionSender(topicPartition, client)
            senders[topicPartition] = sender
            return sender
        }
    }

    /// Blocks until what was on its way to the partition is answered.
    func wait(for topicPartition: TopicPartition) {
        outstanding.withLock { $0.wait(for: topicPartition) }?.wait()
    }

    /// Waits until what is on its way is answered, at most for the time; the rest is answered with a failure, and so is
    /// what anybody wants to send from now on. Then drops the topics, and then the client's event thread, without which
    /// nobody would be answered any more.
    func close(timeoutMilliseconds: Int32) {
        outstanding.withLock { $0.close() }
        flush(timeoutMilliseconds)
        let end = ContinuousClock.now + Self.senderPatience
        while outstanding.withLock({ $0.isAnyOpen }), .now < end {
            usleep(Self.senderRetryMicroseconds)
            flush(0)
        }
        senders.withLock { $0.removeAll() }
        client.close()
    }

    private func flush(_ timeoutMilliseconds: Int32) {
        if rd_kafka_flush(client.pointer, timeoutMilliseconds) != RD_KAFKA_RESP_ERR_NO_ERROR {
            rd_kafka_purge(client.pointer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
            rd_kafka_flush(client.pointer, Self.purgeTimeoutMilliseconds)
        }
    }
}
