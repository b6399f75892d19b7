import KafkaLog
import Log
import MockKafka
import Testing

@Suite("In what topics differ")
struct TopicDifferenceTests {
    private let topic = Topic(known: "inference")

    private func wanted(_ partitions: Int32 = 4) -> KafkaTopic {
        KafkaTopic(
            topic: topic, partitions: partitions, replication: 3,
            settings: ["cleanup.policy": "delete", "min.insync.replicas": "2"])
    }

    @Test("a topic that isn't there can be created")
    func missing() {
        let differences = TopicDifference.between(due: [wanted()], found: [])
        #expect(differences == [.missing(wanted())])
        #expect(differences.allSatisfy { $0.canBeApplied })
    }

    @Test("a topic that is as it must be has no differences, whatever else the cluster says of it")
    func same() {
        var found = wanted()
        found.settings["segment.bytes"] = "1"
        #expect(TopicDifference.between(due: [wanted()], found: [found]).isEmpty)
    }

    @Test("partitions can be added, and are never taken away")
    func partitions() {
        let few = TopicDifference.between(due: [wanted(8)], found: [wanted(4)])
        #expect(few == [.tooFewPartitions(topic, found: 4, due: 8)])
        #expect(few[0].canBeApplied)
        let many = TopicDifference.between(due: [wanted(2)], found: [wanted(4)])
        #expect(many == [.tooManyPartitions(topic, found: 4, due: 2)])
        #expect(!many[0].canBeApplied)
    }

    @Test("other settings and replicas are told, and left alone")
    func settings() {
        var found = wanted()
        found.replication = 1
        found.settings = ["cleanup.policy": "compact"]
        let differences = TopicDifference.between(due: [wanted()], found: [found])
        #expect(
            differences == [
                .replication(topic, found: 1, due: 3),
                .setting(topic, name: "cleanup.policy", found: "compact", due: "delete"),
                .setting(topic, name: "min.insync.replicas", found: nil, due: "2"),
            ])
        #expect(!differences.contains { $0.canBeApplied })
    }
}

extension KafkaTests {
    @Suite("Topics")
    struct TopicTests {
        @Test("a topic's partitions and replicas are told")
        func describe() throws {
            let setting = try TestTopic(brokers: 3, replication: 3)
            setting.log.close()
            let topics = try KafkaTopics(setting.cluster.configuration)
            defer { topics.close() }
            let found = try topics.describe(
                [TestTopic.topic, Topic(known: "none")], withSettings: false)
            #expect(found == [KafkaTopic(topic: TestTopic.topic, partitions: 2, replication: 3)])
        }

        /// The mock brokers have no admin requests: what is tested is that their refusal is an error, in time.
        @Test("brokers that can't be asked for settings, or to create, are an error")
        func refused() throws {
            let setting = try TestTopic()
            setting.log.close()
            var configuration = setting.cluster.configuration
            configuration.requestTimeoutMilliseconds = 1_000
            let topics = try KafkaTopics(configuration)
            defer { topics.close() }
            #expect(throws: LogError.self) { try topics.describe([TestTopic.topic], withSettings: true) }
            let due = KafkaTopic(topic: Topic(known: "new"), partitions: 1)
            #expect(throws: LogError.self) { try topics.apply([.missing(due)]) }
            #expect(throws: LogError.self) {
                try topics.apply([.tooFewPartitions(TestTopic.topic, found: 2, due: 3)])
            }
        }
    }
}
