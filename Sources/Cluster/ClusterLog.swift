package import Engine
package import KafkaLog
package import Log
package import Streams
import Synchronization

/// A Kafka cluster as an engine operates it: what a shard writes is numbered without gaps and committed in transactions of
/// the shard's own; the topics that producers publish to are read and written as they are.
///
/// To take up a shard takes it over: whoever had it before can commit no more.
package final class ClusterLog: Sendable {
    /// How old an answer to "how far does this partition reach" may be.
    private static let endAgeMilliseconds = 100

    let kafka: KafkaLog
    private let isReadOnly: Bool
    private let topics: Set<Topic>
    private let sequenced: [TopicPartition: SequencedPartition]
    /// What each shard writes, by its name.
    private let owned: [String: [TopicPartition]]
    private let group: String
    /// By partition that a shard of this engine writes.
    private let writers = Mutex<[TopicPartition: ShardTransactions]>([:])
    private let ends = Mutex<[TopicPartition: (offset: Offset, at: ContinuousClock.Instant)]>([:])
    private let isClosed = Atomic(false)

    /// - Parameters:
    ///   - plans: of all shards, with what each of them alone writes.
    ///   - group: the consumer group that the shards' progress is told under, and the beginning of their transactional ids.
    ///   - takesAll: whether all shards are this engine's from now on, without being taken up one by one.
    package init(
        _ kafka: KafkaLog, writing plans: [(plan: ShardPlan, partitions: [TopicPartition])],
        topics: Set<Topic>,
        group: String, isReadOnly: Bool, takesAll: Bool
    ) throws(LogError) {
        self.kafka = kafka
        self.isReadOnly = isReadOnly
        self.topics = topics
        self.group = group
        owned = Dictionary(plans.map { ($0.plan.name, $0.partitions) }, uniquingKeysWith: +)
        sequenced = Dictionary(
            uniqueKeysWithValues: plans.flatMap(\.partitions).map { ($0, SequencedPartition($0, of: kafka)) })
        for (plan, _) in plans where takesAll && !isReadOnly { try takeUp(plan) }
    }

    private func writer(of topicPartition: TopicPartition) -> ShardTransactions? {
        writers.withLock { $0[topicPartition] }
    }

    /// Of all shards that are taken up, in no order.
    private var transactions: [ShardTransactions] {
        let all = writers.withLock { Array($0.values) }
        return Dictionary(all.map { (ObjectIdentifier($0), $0) }, uniquingKeysWith: { $1 }).map(\.value)
    }

    /// Asks the cluster, unless somebody has asked just before.
    private func recentEnd(
        of topicPartition: TopicPartition, _ isolation: ReadIsolation
    ) throws(LogError) -> Offset {
        let now = ContinuousClock.now
        let known = ends.withLock { $0[topicPartition] }
        if isolation == .durable, let known, now - known.at < .milliseconds(Self.endAgeMilliseconds) {
            return known.offset
        }
        let end =
            if let sequenced = sequenced[topicPartition] { try sequenced.end() } else {
                try kafka.endOffset(of: topicPartition, isolation: isolation)
            }
        if isolation == .durable { ends.withLock { $0[topicPartition] = (end, now) } }
        return end
    }
}

// MARK: Reading

extension ClusterLog: LogSource {
    package var topicPartitions: [TopicPartition] {
        kafka.topicPartitions.filter { topics.contains($0.topic) }
    }

    package func startOffset(of topicPartition: TopicPartition) throws(LogError) -> Offset {
        guard let sequenced = sequenced[topicPartition] else {
            return try kafka.startOffset(of: topicPartition)
        }
        return try sequenced.start()
    }

    /// Of what a shard writes, behind what is committed, at either isolation.
    package func endOffset(
        of topicPartition: TopicPartition, isolation: ReadIsolation
    ) throws(LogError) -> Offset {
        if let end = writer(of: topicPartition)?.committedEnd(of: topicPartition) { return end }
        return try recentEnd(of: topicPartition, isolation)
    }

    /// For topics of producers only: a shard's records are not looked for by time.
    package func offset(
        of topicPartition: TopicPartition, atOrAfter timestamp: Int64
    ) throws(LogError) -> Offset {
        try kafka.offset(of: topicPartition, atOrAfter: timestamp)
    }

    package func makeReader(
        of topicPartition: TopicPartition, from offset: Offset, isolation: ReadIsolation
    ) throws(LogError) -> any LogReader {
        guard let sequenced = sequenced[topicPartition] else {
            return try kafka.makeReader(of: topicPartition, from: offset, isolation: .durable)
        }
        return try sequenced.makeReader(from: offset)
    }

    package func observe(
        _ topicPartitions: [TopicPartition], wake: @escaping @Sendable () -> Void
    ) -> LogObservation {
        kafka.observe(topicPartitions, wake: wake)
    }
}

// MARK: Writing

extension ClusterLog: LogSink {
    package func append(
        _ batch: SealedBatch, to topicPartition: TopicPartition, acknowledgement: Acknowledgement
    ) async throws(LogError) -> AppendReceipt {
        try requireForeign(topicPartition)
        return try await kafka.append(batch, to: topicPartition, acknowledgement: acknowledgement)
    }

    @discardableResult
    package func write(
        _ batch: SealedBatch, to topicPartition: TopicPartition
    ) throws(LogError) -> AppendReceipt {
        if let writer = writer(of: topicPartition) { return try writer.write(batch, to: topicPartition) }
        try requireForeign(topicPartition)
        return try kafka.write(batch, to: topicPartition)
    }

    package func sync(_ topicPartitions: [TopicPartition]) throws(LogError) {
        var foreign: [TopicPartition] = []
        for topicPartition in topicPartitions {
            guard let writer = writer(of: topicPartition) else {
                foreign.append(topicPartition)
                continue
            }
            try writer.prepareCommit([:])()
        }
        try kafka.sync(foreign)
    }

    /// What a shard writes is never appended past its transactions.
    private func requireForeign(_ topicPartition: TopicPartition) throws(LogError) {
        guard !isReadOnly, sequenced[topicPartition] == nil else {
            throw LogError(
                .invalid, isReadOnly ? "the log was opened for reading only" : "only its shard writes to it",
                topicPartition: topicPartition)
        }
    }
}

// MARK: Operation

extension ClusterLog: OperatedLog {
    package var kind: String { "kafka" }
    package var promise: String { "replicated" }
    package var commitsTogether: Bool { true }
    package var offsetsHaveGaps: Bool { true }

    package var state: LogState {
        if isClosed.load(ordering: .acquiring) { return .closed }
        if isReadOnly { return .readOnly }
        return kafka.failure.map(LogState.stopped) ?? .accepting
    }

    package func nextOffset(of topicPartition: TopicPartition) throws(LogError) -> Offset {
        if let end = writer(of: topicPartition)?.end(of: topicPartition) { return end }
        return try endOffset(of: topicPartition, isolation: .written)
    }

    package func uncommittedBytes(of plan: ShardPlan) -> Int { writer(of: plan.journal)?.pendingBytes ?? 0 }

    /// Tells the consumer group how far the topics of producers are read. Where a shard goes on is read from its journal;
    /// this is for the tools that show a group's lag.
    package func commit(
        _ partitions: [TopicPartition], of plan: ShardPlan, consumed: [Offset]
    ) -> ShardCommit {
        guard let writer = writer(of: plan.journal) else { return ShardCommit { () throws(LogError) in } }
        let offsets = zip(plan.inputs, consumed).filter { sequenced[$0.0] == nil }
        return ShardCommit(writer.prepareCommit(Dictionary(offsets, uniquingKeysWith: max)))
    }

    package func takeUp(_ plan: ShardPlan) throws(LogError) {
        let partitions = owned[plan.name] ?? []
        guard writer(of: plan.journal) == nil else { return }
        // Before the ends are asked for: it ends what a predecessor left open.
        let writer = try kafka.makeTransactionalWriter("\(group).\(plan.name)")
        do { try writer.initialize() } catch { throw error.logError() }
        var ends: [TopicPartition: Offset] = [:]
        for partition in partitions { ends[partition] = try sequenced[partition]?.end() }
        let shard = ShardTransactions(writer, ends: ends, group: group)
        writers.withLock { writers in
            for partition in partitions { writers[partition] = shard }
        }
    }

    package func letGo(_ plan: ShardPlan) {
        let shard = writers.withLock { writers in
            let shard = writers[plan.journal]
            for partition in owned[plan.name] ?? [] { writers[partition] = nil }
            return shard
        }
        ends.withLock { ends in
            for partition in owned[plan.name] ?? [] { ends[partition] = nil }
        }
        shard?.close()
    }

    package var metrics: [MetricFamily] {
        let transactions = transactions.compactMap(\.statistics)
        return ClusterMetrics(kafka.statistics + transactions).families
    }

    package func close() throws(LogError) {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        for shard in transactions { shard.close() }
        kafka.close()
    }
}
