import KafkaLog
import Log
import LogConformance
import MockKafka
import Testing

extension KafkaTests {
    @Suite("A log on Kafka keeps to what every log keeps to")
    struct ConformanceTests {
        private static let topic = Topic(known: "conformance")

        /// What Kafka's clients can't do, and the mock brokers.
        private static let missing: Set<LogTrait> = [
            .producerStamps, .batchBoundaries, .timeZero, .offsetsByTime,
        ]

        @Test(
            "on the mock cluster",
            arguments: LogConformance.rules(without: missing))
        func mockCluster(_ rule: ConformanceRule) async throws {
            let cluster = try MockCluster()
            try cluster.createTopic(Self.topic, partitions: 2)
            let log = try KafkaLog.open(cluster.configuration)
            defer { log.close() }
            try await rule.check(
                ConformanceSubject(
                    log: log, partition: TopicPartition(Self.topic, 0), other: TopicPartition(Self.topic, 1),
                    unknown: TopicPartition(Topic(known: "unknown"), 0)))
        }
    }
}
