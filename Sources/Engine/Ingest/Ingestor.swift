import Events
import JSON
import Log
import Logging
import Streams
import Synchronization

/// Takes events in: validates, logs, answers once they are durable, and if asked to once they are folded.
struct Ingestor: Sendable {
    /// How long `ack=applied` waits for the fold, in milliseconds.
    static let appliedTimeout = 30_000
    /// Windows that the control shard may be behind a data shard: until it has merged them, questions read them from
    /// the log.
    static let windowLagLimit: Offset = 1 << 18
    /// Bytes of letters in one batch.
    private static let letterBatchBytes = 8 << 20

    let log: any LogSource & LogSink
    let data: [ShardRunner<DataShard>]
    let control: ShardRunner<ControlShard>
    let codec: CompressionCodec
    let lagLimit: Int
    let pool: IngestContextPool
    let counters: IngestCounters
    let now: @Sendable () -> Int64
    let scheduling: EngineScheduling
    let mutations: EngineMutations
    private let failureNotice = FailureNotice()

    func ingest(_ request: IngestRequest) async throws(EngineError) -> IngestAnswer {
        guard let input = Topology.dataTopics.firstIndex(where: { $0.topic.name == request.topic }) else {
            throw EngineError(.notFound, "there is no topic '\(request.topic)' that takes events")
        }
        try refuseIfBehind()
        let prepared = try prepare(request, input: input)
        let receipts = try await append(prepared, topic: Topology.dataTopics[input].topic)
        let rejected = prepared.rejections.map {
            IngestAnswer.Rejection(index: $0.index, reason: $0.reason)
        }.sorted { $0.index < $1.index }
        counters.add(topic: input, accepted: prepared.accepted, rejected: rejected.count)
        var answer = IngestAnswer(
            accepted: prepared.accepted, rejected: rejected, position: position(receipts).text)
        if request.acknowledgement == .applied {
            answer.duplicates = try await duplicates(receipts, input: input)
        }
        return answer
    }

    /// - Throws: `busy` while a shard is further behind than the limit, so that memory and lag stay bounded.
    private func refuseIfBehind() throws(EngineError) {
        for shard in data {
            try refuse(ifBehind: shard.status, by: Offset(lagLimit), "events that are not folded yet")
        }
        try refuse(ifBehind: control.status, by: Self.windowLagLimit, "windows that are not merged yet")
    }

    private func refuse(
        ifBehind shard: ShardStatus, by limit: Offset, _ what: String
    ) throws(EngineError) {
        for (input, offset) in zip(shard.plan.inputs, shard.current.consumed) {
            let end = try reading { () throws(LogError) in try log.endOffset(of: input, isolation: .durable) }
            guard end - offset > limit else { continue }
            throw EngineError(.busy(retryAfterSeconds: 1), "\(input) has \(end - offset) \(what)")
        }
    }

    /// Takes events from elsewhere than a request. What is refused is not written anywhere.
    ///
    /// - Returns: the indexes of those that are refused.
    func take(_ events: [[UInt8]], input: Int, isDryRun: Bool) async throws(EngineError) -> Set<Int> {
        let context = pool.take()
        context.load(events)
        var prepared = try reading { () throws(LogError) in
            try context.prepare(
                Topology.dataTopics[input].kind, partitions: data.count, codec: codec, now: now())
        }
        pool.give(context)
        let rejected = Set(prepared.rejections.map(\.index))
        prepared.rejections = []
        if !isDryRun { _ = try await append(prepared, topic: Topology.dataTopics[input].topic) }
        return rejected
    }

    private func prepare(_ request: IngestRequest, input: Int) throws(EngineError) -> PreparedIngest {
        let context = pool.take()
        defer { pool.give(context) }
        do {
            try EventSplitter.split(request.body, format: request.format.eventFormat, into: context.records)
        } catch {
            throw EngineError(error.code == .tooLarge ? .tooLarge : .invalid, error.description)
        }
        return try reading { () throws(LogError) in
            try context.prepare(
                Topology.dataTopics[input].kind, partitions: data.count, codec: codec, now: now())
        }
    }

    private typealias Receipts = [(partition: TopicPartition, receipt: AppendReceipt)]

    private func append(_ prepared: PreparedIngest, topic: Topic) async throws(EngineError) -> Receipts {
        var appends = prepared.batches.map { (TopicPartition(topic, $0.partition), $0.batch) }
        for letters in try deadLetters(prepared, topic: topic) {
            appends.append((Topology.rejections(shards: data.count), letters))
        }
        do {
            return try await withThrowingTaskGroup(of: (TopicPartition, AppendReceipt).self) { group in
                for (partition, batch) in appends {
                    let acknowledgement = acknowledgement(of: partition)
                    group.addTask {
                        (
                            partition,
                            try await log.append(batch, to: partition, acknowledgement: acknowledgement)
                        )
                    }
                }
                return try await group.reduce(into: []) { $0.append(($1.0, $1.1)) }
            }
        } catch {
            noteFailure(error)
            throw Self.appendFailed(error)
        }
    }

    /// Clients are told, and they are not who can make room on a disk.
    private func noteFailure(_ error: any Error) {
        guard let error = error as? LogError, error.code != .tooLarge, error.code != .invalid,
            failureNotice.isDue()
        else { return }
        control.environment.logger.warning(
            "events could not be appended, and their senders were refused", metadata: ["reason": "\(error)"])
    }

    private func acknowledgement(of partition: TopicPartition) -> Acknowledgement {
        let isEarly =
            mutations.contains(.acknowledgeBeforeSync)
            || mutations.contains(.acknowledgeTelemetryBeforeSync) && partition.topic == Topology.telemetry
        return isEarly ? .written : .durable
    }

    private func deadLetters(_ prepared: PreparedIngest, topic: Topic) throws(EngineError) -> [SealedBatch] {
        var batches: [SealedBatch] = []
        var builder = RecordBatchBuilder(codec: codec)
        let time = now()
        for (index, rejection) in prepared.rejections.enumerated() {
            let letter = DeadLetter(
                topic: topic.name, reason: rejection.reason, time: time, bytes: rejection.bytes)
            builder.add(key: nil, value: letter.json.encoded(), headers: .empty, timestamp: time)
            let isLast = index == prepared.rejections.count - 1
            guard isLast || builder.payloadBytes >= Self.letterBatchBytes else { continue }
            if let batch = try reading({ () throws(LogError) in try builder.seal() }) {
                batches.append(batch)
            }
        }
        return batches
    }

    private func position(_ receipts: Receipts) -> Position {
        Position(
            Dictionary(receipts.map { ($0.partition, $0.receipt.lastOffset + 1) }, uniquingKeysWith: max))
    }

    private func duplicates(_ receipts: Receipts, input: Int) async throws(EngineError) -> Int {
        var total = 0
        for (partition, receipt) in receipts where partition.topic == Topology.dataTopics[input].topic {
            let shard = data[Int(partition.partition)]
            let found = await within(milliseconds: Self.appliedTimeout) {
                await shard.duplicates(input: input, first: receipt.baseOffset, last: receipt.lastOffset)
            }
            guard let found else { throw notApplied(shard, receipts) }
            total += found
        }
        return total
    }

    private func notApplied(_ shard: ShardRunner<DataShard>, _ receipts: Receipts) -> EngineError {
        let position = position(receipts).text
        guard shard.status.current.phase.isRunning else {
            return EngineError(
                .notReady, "the events are durable at \(position), but their shard has stopped folding")
        }
        return EngineError(
            .timeout,
            "the events are durable at \(position), but not folded within \(Self.appliedTimeout) ms")
    }

    /// What `work` gives, or nil if it takes longer; it is cancelled then.
    private func within<Value: Sendable>(
        milliseconds: Int, _ work: @escaping @Sendable () async -> Value?
    ) async -> Value? {
        await withTaskGroup(of: Value?.self) { group in
            group.addTask(operation: work)
            group.addTask {
                await scheduling.sleep(milliseconds)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    private func reading<Value>(
        _ body: () throws(LogError) -> Value
    ) throws(EngineError) -> Value {
        do { return try body() } catch { throw Self.appendFailed(error) }
    }

    static func appendFailed(_ error: any Error) -> EngineError {
        guard let log = error as? LogError else { return EngineError(.internal, "\(error)") }
        return switch log.code {
        case .tooLarge: EngineError(.tooLarge, log.description)
        case .invalid, .unsupportedCodec: EngineError(.invalid, log.description)
        default: EngineError(.notReady, "the log takes no events: \(log)")
        }
    }
}

extension IngestFormat {
    var eventFormat: EventFormat {
        switch self {
        case .structured: .structured
        case .batch: .batch
        case .lines: .lines
        case .binary(let attributes, let contentType):
            .binary(attributes: attributes, contentType: contentType)
        }
    }
}
