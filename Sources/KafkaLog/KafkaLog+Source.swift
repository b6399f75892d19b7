import CRdKafka
import Foundation
public import Log

extension KafkaLog: LogSource {
    /// The partitions of the topics that the cluster was last heard to have.
    public var topicPartitions: [TopicPartition] { catalog.all }

    public func startOffset(of topicPartition: TopicPartition) throws(LogError) -> Offset {
        try ask(topicPartition, .start, .written) ?? 0
    }

    /// At isolation `durable`, the last stable offset: before the first transaction that is still open.
    public func endOffset(
        of topicPartition: TopicPartition, isolation: ReadIsolation
    ) throws(LogError) -> Offset {
        let end = try ask(topicPartition, .end, isolation) ?? 0
        catalog.end(of: topicPartition, isolation)?.raise(to: end)
        return end
    }

    /// The offset of the first record of `timestamp` (ms) or later; the durable end if there is none.
    public func offset(
        of topicPartition: TopicPartition, atOrAfter timestamp: Int64
    ) throws(LogError) -> Offset {
        let found = try ask(topicPartition, .time(timestamp), .durable)
        if let found { return found }
        return try endOffset(of: topicPartition, isolation: .durable)
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
                try PartitionStream(topicPartition, from: offset, lease) {
                    observers.wakeForFetched(topicPartition)
                }
            },
            askForEnd: { [self] () throws(KafkaError) in
                try position(of: topicPartition, .end, isolation) ?? 0
            })
        return try KafkaReader(topicPartition, from: offset, source)
    }

    private func check(
        _ offset: Offset, of topicPartition: TopicPartition, _ isolation: ReadIsolation
    ) throws(LogError) {
        let start = try startOffset(of: topicPartition)
        let readable = try endOffset(of: topicPartition, isolation: isolation)
        // Behind what committed readers may see there can be records of a transaction that is still open.
        let end = offset <= readable ? readable : try endOffset(of: topicPartition, isolation: .written)
        guard offset >= start, offset <= end else {
            throw LogError(
                .offsetOutOfRange, "the partition has offsets from \(start) to \(end)",
                topicPartition: topicPartition, offset: offset)
        }
    }

    private func ask(
        _ topicPartition: TopicPartition, _ place: PartitionPlace, _ isolation: ReadIsolation
    ) throws(LogError) -> Offset? {
        try requirePartition(topicPartition)
        do throws(KafkaError) {
            return try position(of: topicPartition, place, isolation)
        } catch {
            throw error.logError(topicPartition)
        }
    }

    /// Nil if there is none.
    private func position(
        of topicPartition: TopicPartition, _ place: PartitionPlace, _ isolation: ReadIsolation
    ) throws(KafkaError) -> Offset? {
        let client = try asker(isolation)
        let milliseconds = configuration.requestTimeoutMilliseconds
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while true {
            do throws(KafkaError) {
                return try Self.ask(client, topicPartition, place, milliseconds)
            } catch {
                guard error.isRetriable, error.code != .timedOut, .now < end else { throw error }
                usleep(Self.placeRetryMicroseconds)
                // The leader has moved, and the client may not know yet.
                _ = try? ClusterMetadata(of: client.pointer, timeoutMilliseconds: milliseconds)
            }
        }
    }

    /// A client that answers questions about offsets. A broker answers a connection's requests in their order, so one that
    /// fetches would have to wait for its fetch first. The producer sees committed records only, like every client that is
    /// not told otherwise, and nobody reads at `written` while the log is at work.
    private func asker(_ isolation: ReadIsolation) throws(KafkaError) -> KafkaClient {
        guard isolation == .written else { return producer.client }
        do throws(LogError) {
            return try uncommitted.anyClient()
        } catch {
            throw KafkaError(.state, name: "_STATE", message: error.message)
        }
    }

    private static let placeRetryMicroseconds: UInt32 = 100_000

    private static func ask(
        _ client: KafkaClient, _ topicPartition: TopicPartition, _ place: PartitionPlace,
        _ timeoutMilliseconds: Int32
    ) throws(KafkaError) -> Offset? {
        // Not rd_kafka_query_watermark_offsets, which in librdkafka 2.0 waits for ever for a broker that is down.
        let list = PartitionListHandle([topicPartition: place.query])
        let code = rd_kafka_offsets_for_times(client.pointer, list.pointer, timeoutMilliseconds)
        if let error = KafkaError.check(code, "asking for \(place)") { throw error }
        if let error = KafkaError.check(list.entry(0).error, "asking for \(place)") { throw error }
        let found = list.entry(0).offset
        return found >= 0 ? found : nil
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
