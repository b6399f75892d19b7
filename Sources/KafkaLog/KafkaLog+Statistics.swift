extension KafkaLog {
    /// What was counted last of the producer and of each consumer, at most the configuration's interval ago; those that
    /// have not counted yet are left out.
    public var statistics: [KafkaStatistics] {
        let clients = [producer.client] + committed.clients + uncommitted.clients
        return clients.compactMap { client in
            client.condition.statistics.flatMap { try? KafkaStatistics(parsing: $0) }
        }
    }
}
