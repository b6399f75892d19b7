import CRdKafka
public import Log
import Synchronization

/// A log on a Kafka cluster, or on anything that speaks its protocol, through librdkafka.
///
/// What is appended durably is on as many replicas as the cluster was configured for: a producer is idempotent and
/// waits for all in-sync replicas (`acks=all`); how many these must be is the topic's `min.insync.replicas`. Readers
/// at isolation `durable` see committed transactions only, those at `written` everything.
///
/// May be used from any thread; a reader belongs to one. `close` ends it. Nothing that is called back from here
/// (answers, wake-ups) may call `close`, append, or take long.
public final class KafkaLog: Sendable {
    public let configuration: KafkaConfiguration
    let producer: KafkaProducer
    let committed: ConsumerPool
    let uncommitted: ConsumerPool
    let catalog = PartitionCatalog()
    let observers = PartitionObservers()
    private let isClosed = Atomic(false)

    private init(_ configuration: KafkaConfiguration, _ producer: KafkaProducer) {
        self.configuration = configuration
        self.producer = producer
        committed = ConsumerPool(configuration, isCommittedOnly: true)
        uncommitted = ConsumerPool(configuration, isCommittedOnly: false)
    }

    /// Connects, and asks the cluster for its topics.
    ///
    /// - Throws: `invalid` for a property that librdkafka refuses; `unavailable` (retriable) if no broker answers in
    ///   the configuration's time; `permission`.
    public static func open(_ configuration: KafkaConfiguration) throws(LogError) -> KafkaLog {
        do throws(KafkaError) {
            let client = try KafkaClient(
                RD_KAFKA_PRODUCER, properties: configuration.producerProperties(), configuration)
            let log = KafkaLog(configuration, KafkaProducer(client))
            do throws(KafkaError) {
                try log.askForTopics()
            } catch {
                log.close()
                throw error
            }
            return log
        } catch {
            throw error.logError()
        }
    }

    /// Waits for what is on its way, at most for the delivery's time, and gives up the connections. Readers that are
    /// open keep theirs until they are released.
    public func close() {
        guard isClosed.exchange(true, ordering: .acquiringAndReleasing) == false else { return }
        producer.close(timeoutMilliseconds: configuration.deliveryTimeoutMilliseconds)
        committed.close()
        uncommitted.close()
    }

    /// Why the log takes no more appends, if it takes none: a fatal error of its producer. Reads go on.
    public var failure: LogError? { producer.client.condition.fatal?.logError() }

    /// What failed last and may be well again, such as a connection.
    public var lastError: LogError? { producer.client.condition.lastError?.logError() }

    func requireOpen() throws(LogError) {
        if isClosed.load(ordering: .acquiring) { throw LogError(.closed, "the log is closed") }
    }

    func askForTopics() throws(KafkaError) {
        catalog.update(
            try ClusterMetadata(
                of: producer.client.pointer, timeoutMilliseconds: configuration.requestTimeoutMilliseconds))
    }

    /// Asks the cluster anew for a partition that it wasn't known to have.
    ///
    /// - Throws: `notFound`, `unavailable`, `closed`.
    func requirePartition(_ topicPartition: TopicPartition) throws(LogError) {
        try requireOpen()
        guard !catalog.contains(topicPartition) else { return }
        do {
            try askForTopics()
        } catch {
            throw error.logError(topicPartition)
        }
        guard catalog.contains(topicPartition) else {
            throw LogError(
                .notFound, "the cluster has no such partition; create its topic first",
                topicPartition: topicPartition)
        }
    }

    func pool(_ isolation: ReadIsolation) -> ConsumerPool {
        isolation == .durable ? committed : uncommitted
    }
}
