import CRdKafka
public import Log

extension KafkaLog: LogSource {
    /// The partitions of the topics that the cluster was last heard to have.
    public var topicPartitions: [TopicPartition] { catalog.all }

    public func startOffset(of topicPartition: TopicPartition) throws(LogError) -> Offset {
        try offsets(of: topicPartition, .written).start
    }

    /// At isolation `durable`, the last stable offset: before the first transaction that is still open.
    public func endOffset(
        of topicPartition: TopicPartition, isolation: ReadIsolation
    ) throws(LogError) -> Offset {
        let end = try offsets(of: topicPartition, isolation).end
        catalog.end(of: topicPartition, isolation)?.raise(to: end)
        return end
    }

    /// The offset of the first record of `timestamp` (ms) or later; the durable end if there is none.
    public func offset(
        of topicPartition: TopicPartition, atOrAfter timestamp: Int64
    ) throws(LogError) -> Offset {
        try requirePartition(topicPartition)
        let client = try committed.anyClient()
        let list = PartitionListHandle([topicPartition: timestamp])
        let code = rd_kafka_offsets_for_times(
            client.pointer, list.pointer, configuration.requestTimeoutMilliseconds)
        let failure =
            KafkaError.check(code, "looking for a time") ?? KafkaError.check(list.entry(0).error, "a time")
        if let failure { throw failure.logError(topicPartition) }
        // Below zero, it is librdkafka's word for the end.
        let found = list.entry(0).offset
        return found >= 0 ? found : try endOffset(of: topicPartition, isolation: .durable)
    }

    public func makeReader(
        of topicPartition: TopicPartition, from offset: Offset, isolation: ReadIsolation
    ) throws(LogError) -> any LogReader {
        try requirePartition(topicPartition)
        guard let end = catalog.end(of: topicPartition, isolation) else {
            throw LogError(.notFound, "the partition has just gone", topicPartition: topicPartition)
        }
        let lease = try pool(isolation).lease(topicPartition)
        let source = ReaderSource(
            end: end, timeoutMilliseconds: configuration.requestTimeoutMilliseconds,
            check: { [self] (offset) throws(LogError) in try check(offset, of: topicPartition, isolation) },
            open: { [observers] (offset) throws(KafkaError) in
                try PartitionStream(topicPartition, from: offset, lease) { observers.wake(topicPartition) }
            },
            askForEnd: { [self] () throws(KafkaError) in try askForOffsets(of: topicPartition, isolation).end
            })
        return try KafkaReader(topicPartition, from: offset, source)
    }

    private func check(
        _ offset: Offset, of topicPartition: TopicPartition, _ isolation: ReadIsolation
    ) throws(LogError) {
        let readable = try offsets(of: topicPartition, isolation)
        catalog.end(of: topicPartition, isolation)?.raise(to: readable.end)
        // A reader of committed records may have been in the middle of a transaction that is open again now.
        let end = isolation == .written ? readable.end : try offsets(of: topicPartition, .written).end
        guard offset >= readable.start, offset <= end else {
            throw LogError(
                .offsetOutOfRange, "the partition has offsets from \(readable.start) to \(end)",
                topicPartition: topicPartition, offset: offset)
        }
    }

    private func offsets(
        of topicPartition: TopicPartition, _ isolation: ReadIsolation
    ) throws(LogError) -> (start: Offset, end: Offset) {
        try requirePartition(topicPartition)
        do throws(KafkaError) {
            return try askForOffsets(of: topicPartition, isolation)
        } catch {
            throw error.logError(topicPartition)
        }
    }

    private func askForOffsets(
        of topicPartition: TopicPartition, _ isolation: ReadIsolation
    ) throws(KafkaError) -> (start: Offset, end: Offset) {
        let client: KafkaClient
        do throws(LogError) {
            client = try pool(isolation).anyClient()
        } catch {
            throw KafkaError(.state, name: "_STATE", message: error.message)
        }
        var low: Offset = 0
        var high: Offset = 0
        let code = rd_kafka_query_watermark_offsets(
            client.pointer, topicPartition.topic.name, topicPartition.partition, &low, &high,
            configuration.requestTimeoutMilliseconds)
        if let error = KafkaError.check(code, "asking for the offsets of a partition") { throw error }
        return (low, high)
    }

    /// Wakes for what is delivered from here at once, and for what others append if a reader of the partition has
    /// fetched before: it is the fetching ahead that notices. A wake may come for nothing.
    public func observe(
        _ topicPartitions: [TopicPartition], wake: @escaping @Sendable () -> Void
    ) -> LogObservation {
        let observers = observers
        let number = observers.add(topicPartitions, wake)
        return LogObservation { observers.remove(number, topicPartitions) }
    }
}
