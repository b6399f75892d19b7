import CRdKafka
package import Log

/// What a cluster says of its topics. Topics whose names break `Topic`'s rule, and Kafka's own, are left out.
package struct ClusterMetadata: Sendable, Hashable {
    package struct Partition: Sendable, Hashable {
        package var number: Int32
        package var replicas: Int
        package var inSyncReplicas: Int
        /// Nil if the partition has none now.
        package var leader: Int32?
    }

    /// Sorted by number.
    package var topics: [Topic: [Partition]]
    package var brokers: Int

    /// Asks the cluster; makes no topic.
    init(of client: OpaquePointer, timeoutMilliseconds: Int32) throws(KafkaError) {
        var pointer: UnsafePointer<rd_kafka_metadata>?
        let code = rd_kafka_metadata(client, 1, nil, &pointer, timeoutMilliseconds)
        if let error = KafkaError.check(code, "asking for the cluster's topics") { throw error }
        guard let pointer else {
            throw KafkaError(RD_KAFKA_RESP_ERR__FAIL, "the cluster said nothing of its topics")
        }
        defer { rd_kafka_metadata_destroy(pointer) }
        brokers = Int(pointer.pointee.broker_cnt)
        topics = [:]
        for index in 0..<Int(pointer.pointee.topic_cnt) {
            let found = pointer.pointee.topics[index]
            guard found.err == RD_KAFKA_RESP_ERR_NO_ERROR, let cName = found.topic else { continue }
            let name = String(cString: cName)
            guard !name.hasPrefix("__"), let topic = Topic(name) else { continue }
            topics[topic] = Self.partitions(of: found)
        }
    }

    private static func partitions(of topic: rd_kafka_metadata_topic) -> [Partition] {
        (0..<Int(topic.partition_cnt)).map { index in
            let found = topic.partitions[index]
            return Partition(
                number: found.id, replicas: Int(found.replica_cnt), inSyncReplicas: Int(found.isr_cnt),
                leader: found.leader < 0 ? nil : found.leader)
        }.sorted { $0.number < $1.number }
    }
}
