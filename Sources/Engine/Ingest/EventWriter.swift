import Events
import JSON
package import Log
import Streams

/// Reads events as they come from outside, and writes those that are right to their partitions and the others to the dead
/// letters. Knows nothing of what is done with them.
package struct EventWriter: Sendable {
    typealias Receipts = [(partition: TopicPartition, receipt: AppendReceipt)]

    /// Bytes of letters in one batch.
    private static let letterBatchBytes = 8 << 20

    let log: any LogSource & LogSink
    /// Partitions of each data topic.
    let shards: Int
    private let codec: CompressionCodec
    private let pool: IngestContextPool
    private let now: @Sendable () -> Int64
    private let mutations: EngineMutations

    /// - Parameter now: milliseconds since 1970.
    package init(
        _ log: any LogSource & LogSink, shards: Int, _ configuration: EngineConfiguration,
        now: @escaping @Sendable () -> Int64 = Engine.wallClock, mutations: EngineMutations = []
    ) {
        self.log = log
        self.shards = shards
        self.now = now
        self.mutations = mutations
        codec = configuration.log.compression == "none" ? .none : .lz4
        pool = IngestContextPool(
            limits: ShardFactory(configuration: configuration, shards: shards).eventLimits)
    }

    /// Writes the events of a request, and answers once they are durable.
    package func write(_ request: IngestRequest) async throws(EngineError) -> IngestAnswer {
        let input = try Self.input(of: request.topic)
        let prepared = try prepare(request, input: input)
        let receipts: Receipts
        do {
            receipts = try await append(prepared, topic: Topology.dataTopics[input].topic)
        } catch {
            throw Ingestor.appendFailed(error)
        }
        return Self.answer(prepared, receipts)
    }

    static func answer(_ prepared: PreparedIngest, _ receipts: Receipts) -> IngestAnswer {
        let rejected = prepared.rejections.map {
            IngestAnswer.Rejection(index: $0.index, reason: $0.reason)
        }.sorted { $0.index < $1.index }
        return IngestAnswer(
            accepted: prepared.accepted, rejected: rejected, position: Self.position(receipts).text)
    }

    static func position(_ receipts: Receipts) -> Position {
        Position(
            Dictionary(receipts.map { ($0.partition, $0.receipt.lastOffset + 1) }, uniquingKeysWith: max))
    }

    /// The number of a topic that takes events.
    static func input(of topic: String) throws(EngineError) -> Int {
        guard let input = Topology.dataTopics.firstIndex(where: { $0.topic.name == topic }) else {
            throw EngineError(.notFound, "there is no topic '\(topic)' that takes events")
        }
        return input
    }

    func prepare(_ request: IngestRequest, input: Int) throws(EngineError) -> PreparedIngest {
        let context = pool.take()
        defer { pool.give(context) }
        do {
            try EventSplitter.split(request.body, format: request.format.eventFormat, into: context.records)
        } catch {
            throw EngineError(error.code == .tooLarge ? .tooLarge : .invalid, error.description)
        }
        return try prepare(context, input: input)
    }

    /// The same for events that are apart already.
    func prepare(_ events: [[UInt8]], input: Int) throws(EngineError) -> PreparedIngest {
        let context = pool.take()
        defer { pool.give(context) }
        context.load(events)
        return try prepare(context, input: input)
    }

    private func prepare(_ context: IngestContext, input: Int) throws(EngineError) -> PreparedIngest {
        try Self.reading { () throws(LogError) in
            try context.prepare(
                Topology.dataTopics[input].kind, partitions: shards, codec: codec, now: now())
        }
    }

    func append(_ prepared: PreparedIngest, topic: Topic) async throws -> Receipts {
        var appends = prepared.batches.map { (TopicPartition(topic, $0.partition), $0.batch) }
        for letters in try deadLetters(prepared, topic: topic) {
            appends.append((Topology.rejections(shards: shards), letters))
        }
        return try await withThrowingTaskGroup(of: (TopicPartition, AppendReceipt).self) { group in
            for (partition, batch) in appends {
                let acknowledgement = acknowledgement(of: partition)
                group.addTask {
                    (partition, try await log.append(batch, to: partition, acknowledgement: acknowledgement))
                }
            }
            return try await group.reduce(into: []) { $0.append(($1.0, $1.1)) }
        }
    }

    private func acknowledgement(of partition: TopicPartition) -> Acknowledgement {
        let isEarly =
            mutations.contains(.acknowledgeBeforeSync)
            || mutations.contains(.acknowledgeTelemetryBeforeSync) && partition.topic == Topology.telemetry
        return isEarly ? .written : .durable
    }

    private func deadLetters(_ prepared: PreparedIngest, topic: Topic) throws -> [SealedBatch] {
        var batches: [SealedBatch] = []
        var builder = RecordBatchBuilder(codec: codec)
        let time = now()
        for (index, rejection) in prepared.rejections.enumerated() {
            let letter = DeadLetter(
                topic: topic.name, reason: rejection.reason, time: time, bytes: rejection.bytes)
            builder.add(key: nil, value: letter.json.encoded(), headers: .empty, timestamp: time)
            let isLast = index == prepared.rejections.count - 1
            guard isLast || builder.payloadBytes >= Self.letterBatchBytes else { continue }
            if let batch = try builder.seal() { batches.append(batch) }
        }
        return batches
    }

    static func reading<Value>(_ body: () throws(LogError) -> Value) throws(EngineError) -> Value {
        do { return try body() } catch { throw Ingestor.appendFailed(error) }
    }
}
