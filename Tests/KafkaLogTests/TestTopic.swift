import KafkaLog
import Log
import MockKafka

/// A mock cluster with one topic, and a log on it.
struct TestTopic {
    static let topic = Topic(known: "records")
    static let first = TopicPartition(topic, 0)
    static let second = TopicPartition(topic, 1)

    let cluster: MockCluster
    let log: KafkaLog

    init(
        brokers: Int32 = 1, replication: Int32 = 1, properties: [String: String] = [:],
        _ change: (inout KafkaConfiguration) -> Void = { _ in }
    ) throws {
        cluster = try MockCluster(brokers: brokers)
        try cluster.createTopic(Self.topic, partitions: 2, replication: replication)
        var configuration = cluster.configuration
        configuration.properties = properties
        change(&configuration)
        log = try KafkaLog.open(configuration)
    }

    /// A batch of records with these texts as their values.
    static func batch(_ texts: [String], timestamp: Int64 = 1_000) throws -> SealedBatch {
        var builder = RecordBatchBuilder()
        for text in texts { builder.add(key: nil, value: Array(text.utf8), timestamp: timestamp) }
        guard let batch = try builder.seal() else { throw MockFailure(description: "no records") }
        return batch
    }

    /// The texts from `offset` on.
    static func texts(
        _ log: KafkaLog, _ partition: TopicPartition = first, from offset: Offset = 0,
        isolation: ReadIsolation = .durable
    ) throws -> [String] {
        let reader = try log.makeReader(of: partition, from: offset, isolation: isolation)
        return try texts(reader)
    }

    static func texts(_ reader: any LogReader) throws -> [String] {
        let records = FetchedRecords()
        var texts: [String] = []
        while true {
            try reader.fetch(into: records, byteLimit: 1 << 20)
            guard !records.records.isEmpty else { return texts }
            texts += records.records.map { String(decoding: records.bytes($0.value), as: UTF8.self) }
        }
    }
}
