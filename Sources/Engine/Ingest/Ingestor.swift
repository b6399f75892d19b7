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

    let writer: EventWriter
    let shards: EngineShards
    let logger: Logger
    let lagLimit: Int
    /// What an answered event is.
    let promise: String
    let counters: IngestCounters
    let scheduling: EngineScheduling
    private let failureNotice = FailureNotice()

    func ingest(_ request: IngestRequest) async throws(EngineError) -> IngestAnswer {
        let input = try EventWriter.input(of: request.topic)
        try refuseIfBehind()
        let prepared = try writer.prepare(request, input: input)
        let receipts = try await append(prepared, topic: Topology.dataTopics[input].topic)
        var answer = EventWriter.answer(prepared, receipts)
        counters.add(topic: input, accepted: answer.accepted, rejected: answer.rejected.count)
        if request.acknowledgement == .applied {
            answer.duplicates = try await duplicates(receipts, input: input)
        }
        return answer
    }

    /// - Throws: `busy` while a shard is further behind than the limit, so that memory and lag stay bounded.
    private func refuseIfBehind() throws(EngineError) {
        for shard in shards.data {
            try refuse(ifBehind: shard.status, by: Offset(lagLimit), "events that are not folded yet")
        }
        try refuse(
            ifBehind: shards.control.status, by: Self.windowLagLimit, "windows that are not merged yet")
    }

    private func refuse(
        ifBehind shard: ShardStatus, by limit: Offset, _ what: String
    ) throws(EngineError) {
        // How far it is elsewhere is not known here.
        guard !shard.current.phase.isElsewhere else { return }
        for (input, offset) in zip(shard.plan.inputs, shard.current.consumed) {
            let end = try EventWriter.reading { () throws(LogError) in
                try writer.log.endOffset(of: input, isolation: .durable)
            }
            guard end - offset > limit else { continue }
            throw EngineError(.busy(retryAfterSeconds: 1), "\(input) has \(end - offset) \(what)")
        }
    }

    /// Takes events from elsewhere than a request. What is refused is not written anywhere.
    ///
    /// - Returns: the indexes of those that are refused.
    func take(_ events: [[UInt8]], input: Int, isDryRun: Bool) async throws(EngineError) -> Set<Int> {
        var prepared = try writer.prepare(events, input: input)
        let rejected = Set(prepared.rejections.map(\.index))
        prepared.rejections = []
        if !isDryRun { _ = try await append(prepared, topic: Topology.dataTopics[input].topic) }
        return rejected
    }

    private typealias Receipts = EventWriter.Receipts

    private func append(_ prepared: PreparedIngest, topic: Topic) async throws(EngineError) -> Receipts {
        do {
            return try await writer.append(prepared, topic: topic)
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
        logger.warning(
            "events could not be appended, and their senders were refused", metadata: ["reason": "\(error)"])
    }

    /// Waits for the fold of all that was written.
    ///
    /// - Returns: repetitions among it; nil if that is not known, because a shard came to another instance amid it.
    private func duplicates(_ receipts: Receipts, input: Int) async throws(EngineError) -> Int? {
        var total: Int? = 0
        for (partition, receipt) in receipts where partition.topic == Topology.dataTopics[input].topic {
            let number = Int(partition.partition)
            let folded = await within(milliseconds: Self.appliedTimeout) {
                await shards.folded(
                    of: number, input: input, first: receipt.baseOffset, last: receipt.lastOffset,
                    milliseconds: Self.appliedTimeout)
            }
            guard let folded else { throw notApplied(shards.data[number], receipts) }
            total = if let total, let found = folded.duplicates { total + found } else { nil }
        }
        return total
    }

    private func notApplied(_ shard: ShardRunner<DataShard>, _ receipts: Receipts) -> EngineError {
        let position = EventWriter.position(receipts).text
        guard !shard.status.current.phase.isFinal else {
            return EngineError(
                .notReady, "the events are \(promise) at \(position), but their shard has stopped folding")
        }
        return EngineError(
            .timeout,
            "the events are \(promise) at \(position), but not folded within \(Self.appliedTimeout) ms")
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
