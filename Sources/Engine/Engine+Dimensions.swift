import Foundation
import JSON
import Log
import Logging
import Monitoring
import Streams
import Synchronization

extension Engine {
    private static let foldTimeout = 30_000
    private static let retryMilliseconds = 1_000

    /// Tries until the shards have folded what lies before.
    func spreadDimensionsAtStart() async {
        while !Task.isCancelled {
            do throws(EngineError) {
                return try await spreadDimensions()
            } catch {
                guard !Task.isCancelled else { return }
                // A shard may be behind, or on its way from one instance to another. One that has failed answers at once.
                guard error.kind == .timeout || shards.sharing != nil else {
                    return logger.error(
                        "the dimensions could not be written to the inferences",
                        metadata: ["reason": "\(error)"])
                }
                await scheduling.sleep(Self.retryMilliseconds)
            }
        }
    }

    /// Tells every data shard which dimensions there are, as far as it doesn't know: behind a command that changed them, and
    /// at the start, since a crash may have come between the command and this.
    ///
    /// One at a time: each first waits until the shards have folded what the one before wrote.
    func spreadDimensions() async throws(EngineError) {
        let turn = dimensionTurn.withLock { last in
            let next = Task(executorPreference: scheduling.taskExecutor) { [last] in
                _ = await last?.result
                try await self.writeMissingDimensions()
            }
            last = next
            return next
        }
        do {
            try await turn.value
        } catch let error as EngineError {
            throw error
        } catch {
            throw EngineError(.internal, "the dimensions could not be written to the inferences: \(error)")
        }
    }

    private func writeMissingDimensions() async throws {
        try await waitForInferences()
        let wanted = Set(await control.dimensions)
        var isNews = false
        for index in 0..<shardCount {
            let known = Set(try await shards.facts(of: index).dimensions)
            let events =
                known.subtracting(wanted).sorted().map { DimensionEvent($0, isDeclared: false) }
                + wanted.subtracting(known).sorted().map { DimensionEvent($0, isDeclared: true) }
            guard !events.isEmpty else { continue }
            isNews = true
            let partition = TopicPartition(Topology.inference, Int32(index))
            _ = try await log.append(
                try Self.batch(events, now: clock.wallTime), to: partition, acknowledgement: .durable)
        }
        if isNews { try await waitForInferences() }
    }

    private func waitForInferences() async throws {
        var position = Position()
        for index in 0..<shardCount {
            let partition = TopicPartition(Topology.inference, Int32(index))
            position.offsets[partition] = try log.endOffset(of: partition, isolation: .durable)
        }
        try await wait(for: position, milliseconds: Self.foldTimeout)
    }

    private static func batch(_ events: [DimensionEvent], now: Int64) throws(LogError) -> SealedBatch {
        var builder = RecordBatchBuilder(codec: .none)
        for event in events {
            let json = event.json(id: UUID().uuidString, time: now)
            builder.add(key: nil, value: json.encoded(), headers: .empty, timestamp: now)
        }
        guard let batch = try builder.seal() else { throw LogError(.invalid, "no dimensions") }
        return batch
    }
}
