extension KafkaConfiguration {
    /// The largest message that is sent or taken; the cluster's own limit is most often lower.
    static let messageBytesLimit = 64 << 20

    /// What the log's promises rest on: nobody can set these.
    static let fixedProperties: [String: String] = [
        "enable.idempotence": "true", "acks": "all", "enable.auto.commit": "false",
        "enable.auto.offset.store": "false", "enable.partition.eof": "true", "auto.offset.reset": "error",
        "check.crcs": "true", "log.queue": "true",
    ]

    /// Properties that only one kind of client knows; the other would warn of them.
    private static let producerOnly: Set<String> = ["enable.idempotence", "acks"]
    private static let consumerOnly: Set<String> = [
        "enable.auto.commit", "enable.auto.offset.store", "enable.partition.eof", "auto.offset.reset",
        "check.crcs",
    ]

    func producerProperties(transactionalID: String? = nil) -> [String: String] {
        var chosen = shared
        chosen["linger.ms"] = "\(lingerMilliseconds)"
        chosen["message.timeout.ms"] = "\(deliveryTimeoutMilliseconds)"
        chosen["compression.codec"] = "lz4"
        var due = Self.fixedProperties.filter { !Self.consumerOnly.contains($0.key) }
        if let transactionalID { due["transactional.id"] = transactionalID }
        return merge(chosen, due)
    }

    func consumerProperties(isCommittedOnly: Bool) -> [String: String] {
        var chosen = shared
        chosen["fetch.message.max.bytes"] = "\(4 << 20)"
        chosen["receive.message.max.bytes"] = "\(2 * Self.messageBytesLimit)"
        // Prefetched at most, so that a reader which rests holds little.
        chosen["queued.max.messages.kbytes"] = "\(16 << 10)"
        chosen["fetch.wait.max.ms"] = "100"
        var due = Self.fixedProperties.filter { !Self.producerOnly.contains($0.key) }
        due["isolation.level"] = isCommittedOnly ? "read_committed" : "read_uncommitted"
        due["allow.auto.create.topics"] = "false"
        return merge(chosen, due)
    }

    /// Of a member of a group that shares partitions out and reads none.
    func memberProperties(of group: String) -> [String: String] {
        var chosen = shared
        chosen["session.timeout.ms"] = "10000"
        chosen["heartbeat.interval.ms"] = "1000"
        var due = Self.fixedProperties.filter { !Self.producerOnly.contains($0.key) }
        due["group.id"] = group
        due["partition.assignment.strategy"] = "cooperative-sticky"
        due["enable.partition.eof"] = "false"
        due["allow.auto.create.topics"] = "false"
        return merge(chosen, due)
    }

    private var shared: [String: String] {
        [
            "client.id": "varve", "reconnect.backoff.max.ms": "1000",
            "message.max.bytes": "\(Self.messageBytesLimit)",
            "statistics.interval.ms": "\(statisticsIntervalMilliseconds)",
        ]
    }

    private func merge(_ chosen: [String: String], _ due: [String: String]) -> [String: String] {
        var all = chosen.merging(properties) { $1 }.merging(due) { $1 }
        all["bootstrap.servers"] = bootstrapServers
        return all
    }
}
