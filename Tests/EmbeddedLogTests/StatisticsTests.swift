import EmbeddedLog
import Log
import Testing

@Suite("What is on the disk")
struct StatisticsTests {
    @Test("is counted by partition")
    func statistics() throws {
        let fixture = LogFixture(segmentBytes: 150)
        let log = try fixture.openWithTopic()
        for number in 0..<5 {
            try LogFixture.append(["a", "b"], to: log, timestamp: 1_000 + Int64(number))
        }
        try log.write(LogFixture.batch(["c"], timestamp: 500), to: LogFixture.partition)
        let found = try #require(try log.stat(topic: LogFixture.topic).first)
        #expect(found.topicPartition == LogFixture.partition)
        #expect(found.segments == 5)
        #expect(found.records == 11)
        #expect(found.firstOffset == 0)
        #expect(found.endOffset == 11)
        #expect(found.durableEndOffset == 10)
        #expect(found.firstTimestamp == 1_000)
        #expect(found.lastTimestamp == 1_004)
        let ratio = try #require(found.compressionRatio)
        #expect(ratio > 0.1 && ratio < 1)
    }

    @Test("of an empty partition is nothing")
    func empty() throws {
        let log = try LogFixture().openWithTopic()
        let found = try #require(try log.stat().first)
        #expect(found.records == 0)
        #expect(found.firstTimestamp == nil)
        #expect(found.compressionRatio == nil)
    }

    @Test("of a topic that isn't there is an error")
    func unknownTopic() throws {
        let log = try LogFixture().openWithTopic()
        #expect(LogFixture.error { _ = try log.stat(topic: Topic(known: "other")) }?.code == .notFound)
        #expect(
            LogFixture.error { try log.check(topic: LogFixture.topic, partition: 7) { _ in } }?.code
                == .notFound)
    }

    @Test("a topic's partitions are never taken away")
    func fewerPartitions() throws {
        let log = try LogFixture().openWithTopic()
        try log.ensureTopic(LogFixture.topic, partitions: 3)
        #expect(log.topicPartitions.count == 3)
        #expect(LogFixture.error { try log.ensureTopic(LogFixture.topic, partitions: 2) }?.code == .invalid)
        #expect(LogFixture.error { try log.ensureTopic(LogFixture.topic, partitions: 0) }?.code == .invalid)
    }
}
