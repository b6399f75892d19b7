import Engine
import KafkaLog

/// What librdkafka counts of an engine's clients, as Prometheus reads it: of the brokers over all clients, of the queues by
/// partition or client. How far shards are behind is told by the engine itself.
struct ClusterMetrics {
    private typealias Sample = MetricFamily.Sample
    private typealias Broker = KafkaStatistics.Broker

    private let clients: [KafkaStatistics]

    init(_ clients: [KafkaStatistics]) { self.clients = clients }

    var families: [MetricFamily] { brokerFamilies + queueFamilies }

    private var brokerFamilies: [MetricFamily] {
        let brokers = Dictionary(grouping: clients.flatMap(\.brokers), by: \.name).sorted { $0.key < $1.key }
        func samples(_ value: ([Broker]) -> Double) -> [Sample] {
            brokers.map { Sample(value($0.value), labels: [(name: "broker", value: $0.key)]) }
        }
        func largest(_ value: @escaping (Broker) -> Double) -> ([Broker]) -> Double {
            { $0.map(value).max() ?? 0 }
        }
        return [
            MetricFamily(
                "varve_kafka_broker_connections", .gauge,
                "Connections of this engine to a broker.",
                samples { Double($0.filter(\.isConnected).count) }),
            MetricFamily(
                "varve_kafka_broker_waiting_requests", .gauge,
                "Requests to a broker that wait to be sent or to be answered.",
                samples { Double($0.reduce(0) { $0 + $1.waitingRequests }) }),
            MetricFamily(
                "varve_kafka_broker_rtt_mean_seconds", .gauge,
                "Mean time from a request to its answer, of the client for which it is longest.",
                samples(largest { $0.roundTripMeanMilliseconds / 1_000 })),
            MetricFamily(
                "varve_kafka_broker_rtt_p99_seconds", .gauge,
                "99th percentile of the time from a request to its answer, of the client for which it is longest.",
                samples(largest { $0.roundTripP99Milliseconds / 1_000 })),
        ]
    }

    private var queueFamilies: [MetricFamily] {
        let partitions = Dictionary(
            grouping: clients.flatMap(\.partitions), by: { "\($0.topic)-\($0.partition)" }
        ).sorted { $0.key < $1.key }.map(\.value)
        func samples(_ value: (KafkaStatistics.Partition) -> Int64) -> [Sample] {
            partitions.map { same in
                Sample(
                    Double(same.reduce(0) { $0 + value($1) }),
                    labels: [
                        (name: "topic", value: same[0].topic),
                        (name: "partition", value: "\(same[0].partition)"),
                    ])
            }
        }
        func producers(_ value: (KafkaStatistics) -> Int64) -> [Sample] {
            [Sample(Double(clients.reduce(0) { $0 + value($1) }))]
        }
        return [
            MetricFamily(
                "varve_kafka_fetched_records", .gauge,
                "Records that were fetched ahead and are not read yet.",
                samples(\.fetchedMessages)),
            MetricFamily(
                "varve_kafka_fetched_bytes", .gauge, "Bytes that were fetched ahead and are not read yet.",
                samples(\.fetchedBytes)),
            MetricFamily(
                "varve_kafka_unsent_records", .gauge, "Records of all producers that are not delivered yet.",
                producers(\.queuedMessages)),
            MetricFamily(
                "varve_kafka_unsent_bytes", .gauge, "Bytes of all producers that are not delivered yet.",
                producers(\.queuedBytes)),
        ]
    }
}
