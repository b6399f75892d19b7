import CRdKafka
public import Log

/// Creates topics on a cluster and says how they are. Never deletes one, and never takes a partition away.
public final class KafkaTopics: Sendable {
    private let client: KafkaClient
    private let timeoutMilliseconds: Int32

    /// - Throws: `invalid` for a property that librdkafka refuses.
    public init(_ configuration: KafkaConfiguration) throws(LogError) {
        timeoutMilliseconds = configuration.requestTimeoutMilliseconds
        do {
            client = try KafkaClient(
                RD_KAFKA_PRODUCER, properties: configuration.producerProperties(), configuration)
        } catch {
            throw error.logError()
        }
    }

    public func close() { client.close() }

    /// How these topics are; those that the cluster doesn't have are left out.
    ///
    /// - Parameter withSettings: also asks for their settings, which takes a right of its own.
    /// - Throws: `unavailable`, `permission`, `invalid` for brokers that don't tell settings.
    public func describe(_ topics: [Topic], withSettings: Bool) throws(LogError) -> [KafkaTopic] {
        do throws(KafkaError) {
            let metadata = try ClusterMetadata(of: client.pointer, timeoutMilliseconds: timeoutMilliseconds)
            var found: [KafkaTopic] = []
            for topic in topics {
                guard let partitions = metadata.topics[topic] else { continue }
                let replication = partitions.map(\.replicas).min() ?? 0
                found.append(
                    KafkaTopic(
                        topic: topic, partitions: Int32(partitions.count), replication: Int32(replication),
                        settings: withSettings ? try settings(of: topic) : [:]))
            }
            return found
        } catch {
            throw error.logError()
        }
    }

    /// Creates what is missing and adds partitions where there are too few; leaves the rest as it is.
    ///
    /// - Throws: what the cluster says of the first topic that it refuses. Those before it are created.
    public func apply(_ differences: [TopicDifference]) throws(LogError) {
        do throws(KafkaError) {
            for difference in differences {
                switch difference {
                case .missing(let topic): try create(topic)
                case .tooFewPartitions(let topic, _, let due): try addPartitions(to: topic, total: due)
                case .tooManyPartitions, .replication, .setting: break
                }
            }
        } catch {
            throw error.logError()
        }
    }

    private func create(_ topic: KafkaTopic) throws(KafkaError) {
        var message = [CChar](repeating: 0, count: ConfigurationHandle.messageBytes)
        guard
            let new = rd_kafka_NewTopic_new(
                topic.topic.name, topic.partitions, topic.replication ?? -1, &message, message.count)
        else {
            throw KafkaError(
                .invalidArgument, name: "_INVALID_ARG", message: ConfigurationHandle.text(message))
        }
        defer { rd_kafka_NewTopic_destroy(new) }
        for (name, value) in topic.settings.sorted(by: { $0.key < $1.key }) {
            if let error = KafkaError.check(rd_kafka_NewTopic_set_config(new, name, value), "setting \(name)")
            {
                throw error
            }
        }
        var list: [OpaquePointer?] = [new]
        let event = try request(RD_KAFKA_ADMIN_OP_CREATETOPICS, "creating \(topic.topic)") { queue, options in
            rd_kafka_CreateTopics(client.pointer, &list, list.count, options, queue)
        }
        var count = 0
        try check(
            rd_kafka_CreateTopics_result_topics(event.pointer, &count), count, "creating \(topic.topic)")
    }

    private func addPartitions(to topic: Topic, total: Int32) throws(KafkaError) {
        var message = [CChar](repeating: 0, count: ConfigurationHandle.messageBytes)
        guard let new = rd_kafka_NewPartitions_new(topic.name, Int(total), &message, message.count) else {
            throw KafkaError(
                .invalidArgument, name: "_INVALID_ARG", message: ConfigurationHandle.text(message))
        }
        defer { rd_kafka_NewPartitions_destroy(new) }
        var list: [OpaquePointer?] = [new]
        let what = "adding partitions to \(topic)"
        let event = try request(RD_KAFKA_ADMIN_OP_CREATEPARTITIONS, what) { queue, options in
            rd_kafka_CreatePartitions(client.pointer, &list, list.count, options, queue)
        }
        var count = 0
        try check(rd_kafka_CreatePartitions_result_topics(event.pointer, &count), count, what)
    }

    private func settings(of topic: Topic) throws(KafkaError) -> [String: String] {
        let resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.name)
        defer { rd_kafka_ConfigResource_destroy(resource) }
        var list: [OpaquePointer?] = [resource]
        let what = "asking for the settings of \(topic)"
        let event = try request(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, what) { queue, options in
            rd_kafka_DescribeConfigs(client.pointer, &list, list.count, options, queue)
        }
        var count = 0
        guard let found = rd_kafka_DescribeConfigs_result_resources(event.pointer, &count), count > 0 else {
            return [:]
        }
        if let error = KafkaError.check(rd_kafka_ConfigResource_error(found[0]), what) { throw error }
        return Self.entries(of: found[0])
    }

    private static func entries(of resource: OpaquePointer?) -> [String: String] {
        var count = 0
        guard let entries = rd_kafka_ConfigResource_configs(resource, &count) else { return [:] }
        var settings: [String: String] = [:]
        for index in 0..<count {
            guard let name = rd_kafka_ConfigEntry_name(entries[index]),
                let value = rd_kafka_ConfigEntry_value(entries[index])
            else { continue }
            settings[String(cString: name)] = String(cString: value)
        }
        return settings
    }

    /// Sends a request and waits for its event.
    private func request(
        _ operation: rd_kafka_admin_op_t, _ what: String, _ send: (OpaquePointer, OpaquePointer?) -> Void
    ) throws(KafkaError) -> EventHandle {
        let queue = QueueHandle(of: client.pointer, client.releases)
        let options = rd_kafka_AdminOptions_new(client.pointer, operation)
        defer { rd_kafka_AdminOptions_destroy(options) }
        rd_kafka_AdminOptions_set_request_timeout(options, timeoutMilliseconds, nil, 0)
        send(queue.pointer, options)
        guard let event = EventHandle(next: queue, timeoutMilliseconds: 2 * timeoutMilliseconds) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, what)
        }
        if let error = event.error(what) { throw error }
        return event
    }

    private func check(
        _ results: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int, _ what: String
    ) throws(KafkaError) {
        guard let results else { return }
        for index in 0..<count {
            let code = rd_kafka_topic_result_error(results[index])
            if let error = KafkaError.check(code, what) { throw error }
        }
    }
}
