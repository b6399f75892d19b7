import JSON

extension KafkaStatistics {
    /// Reads librdkafka's JSON. What is missing counts as 0, since versions differ.
    ///
    /// - Throws: `JSONError` for what is no JSON.
    public init(parsing bytes: some Sequence<UInt8>) throws {
        let value = try JSONValue(parsing: bytes)
        clientName = value["name"]?.string ?? ""
        queuedMessages = value["msg_cnt"]?.integer ?? 0
        queuedBytes = value["msg_size"]?.integer ?? 0
        let found = value["brokers"]?.members ?? []
        brokers = found.filter { ($0.value["nodeid"]?.integer ?? -1) >= 0 }.map { Broker($0.value) }
        partitions = (value["topics"]?.members ?? []).flatMap { topic in
            (topic.value["partitions"]?.members ?? []).compactMap { Partition($0.value, topic: topic.name) }
        }
        partitions.sort { ($0.topic, $0.partition) < ($1.topic, $1.partition) }
    }
}

extension KafkaStatistics.Broker {
    fileprivate init(_ value: JSONValue) {
        // The name of a connection to a coordinator is its role; whose it is, only the node's name tells.
        name = value["nodename"]?.string ?? value["name"]?.string ?? ""
        isConnected = value["state"]?.string == "UP"
        let roundTrip = value["rtt"]
        roundTripMeanMilliseconds = (roundTrip?["avg"]?.number ?? 0) / 1_000
        roundTripP99Milliseconds = (roundTrip?["p99"]?.number ?? 0) / 1_000
        waitingRequests = (value["outbuf_cnt"]?.integer ?? 0) + (value["waitresp_cnt"]?.integer ?? 0)
    }
}

extension KafkaStatistics.Partition {
    /// Nil for partitions without a number, which stand for those that are not assigned yet, and for idle ones.
    fileprivate init?(_ value: JSONValue, topic: String) {
        guard let number = value["partition"]?.integer, let partition = Int32(exactly: number), partition >= 0
        else { return nil }
        self.topic = topic
        self.partition = partition
        let behindStable = value["consumer_lag_stored"]?.integer ?? -1
        let behindCommitted = value["consumer_lag"]?.integer ?? -1
        let known = behindStable >= 0 ? behindStable : behindCommitted
        lag = known >= 0 ? known : Self.lag(value)
        fetchedMessages = value["fetchq_cnt"]?.integer ?? 0
        fetchedBytes = value["fetchq_size"]?.integer ?? 0
        queuedMessages = (value["msgq_cnt"]?.integer ?? 0) + (value["xmit_msgq_cnt"]?.integer ?? 0)
        let isRead = value["fetch_state"]?.string == "active"
        guard isRead || queuedMessages > 0 || (value["txmsgs"]?.integer ?? 0) > 0 else { return nil }
    }

    /// For readers that store no offsets in the cluster: from what the application was given to the end.
    private static func lag(_ value: JSONValue) -> Int64? {
        guard value["fetch_state"]?.string == "active", let given = value["app_offset"]?.integer, given >= 0
        else { return nil }
        let end = max(value["ls_offset"]?.integer ?? -1, -1)
        let high = value["hi_offset"]?.integer ?? -1
        let known = end >= 0 ? end : high
        return known >= 0 ? max(0, known - given) : nil
    }
}
