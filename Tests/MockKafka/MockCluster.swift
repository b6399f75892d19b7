package import CRdKafka
package import KafkaLog
package import Log

/// librdkafka's own cluster of mock brokers in this process: it keeps a few megabytes of each partition in memory.
///
/// `@unchecked` because pointers aren't Sendable. Sound: librdkafka's mock cluster takes each of these calls to its own
/// thread.
package final class MockCluster: @unchecked Sendable {
    private let client: OpaquePointer
    package let cluster: OpaquePointer

    package init(brokers: Int32 = 1) throws {
        let configuration = rd_kafka_conf_new()
        guard let client = rd_kafka_new(RD_KAFKA_PRODUCER, configuration, nil, 0),
            let cluster = rd_kafka_mock_cluster_new(client, brokers)
        else { throw MockFailure(description: "no mock cluster") }
        self.client = client
        self.cluster = cluster
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
        rd_kafka_destroy(client)
    }

    package var bootstrapServers: String { String(cString: rd_kafka_mock_cluster_bootstraps(cluster)) }

    package var configuration: KafkaConfiguration {
        KafkaConfiguration(bootstrapServers: bootstrapServers)
    }

    package func createTopic(_ topic: Topic, partitions: Int32 = 2, replication: Int32 = 1) throws {
        try check(rd_kafka_mock_topic_create(cluster, topic.name, partitions, replication))
    }

    package func setDown(_ broker: Int32) throws { try check(rd_kafka_mock_broker_set_down(cluster, broker)) }
    package func setUp(_ broker: Int32) throws { try check(rd_kafka_mock_broker_set_up(cluster, broker)) }

    package func setLeader(_ partition: TopicPartition, _ broker: Int32) throws {
        try check(
            rd_kafka_mock_partition_set_leader(cluster, partition.topic.name, partition.partition, broker))
    }

    package func setTransactionCoordinator(_ transactionalID: String, _ broker: Int32) throws {
        try check(rd_kafka_mock_coordinator_set(cluster, "transaction", transactionalID, broker))
    }

    /// The next requests of this kind fail so.
    package func pushErrors(_ request: Request, _ errors: [rd_kafka_resp_err_t]) {
        rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, errors.count, errors)
    }

    /// Kafka's numbers of requests.
    package enum Request: Int16 {
        case produce = 0
        case fetch = 1
        case listOffsets = 2
        case initProducerID = 22
        case addPartitionsToTransaction = 24
        case addOffsetsToTransaction = 25
        case endTransaction = 26
        case commitTransactionOffsets = 28
    }

    private func check(_ code: rd_kafka_resp_err_t) throws {
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw MockFailure(description: String(cString: rd_kafka_err2str(code)))
        }
    }
}

package struct MockFailure: Error, CustomStringConvertible {
    package let description: String
    package init(description: String) { self.description = description }
}
