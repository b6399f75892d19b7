import ByteCoding
import Foundation
public import JSON
import Log
import Streams

extension Engine {
    /// So far ahead of the wall clock a declaration may be, milliseconds: one can't be taken back, and all that comes before
    /// its time is late from then on.
    private static let furthestAhead: Int64 = 3_653 * 86_400_000

    /// Writes the declaration into every partition of the topics, in order with the events. One before what was declared
    /// already changes nothing.
    public func declareWatermark(_ declaration: WatermarkDeclaration) async throws(EngineError) -> JSONValue {
        if let answer = try await forward(
            .watermark(declaration), waiting: Ingestor.appliedTimeout,
            { (reader) throws(ByteCodingError) in try JSONValue(from: &reader) })
        {
            return answer
        }
        try refuseUnlessReady()
        guard declaration.time <= clock.wallTime + Self.furthestAhead else {
            throw EngineError(
                .unprocessable,
                "the time lies more than ten years ahead, and a watermark can't be taken back",
                errors: [.init(pointer: "/time", reason: "lies more than ten years ahead")])
        }
        let topics = try topics(declaration.topics).map(\.topic)
        let isAwaited = declaration.acknowledgement == .applied
        if isAwaited { try await settle(topics) }
        var position = Position()
        for topic in topics {
            for shard in 0..<shardCount {
                let partition = TopicPartition(topic, Int32(shard))
                do {
                    let batch = try Self.batch(declaration.time, now: clock.wallTime)
                    let receipt = try await log.append(batch, to: partition, acknowledgement: .durable)
                    position.offsets[partition] = receipt.lastOffset + 1
                } catch {
                    throw Ingestor.appendFailed(error)
                }
            }
        }
        if isAwaited {
            try await wait(for: position, milliseconds: Ingestor.appliedTimeout)
            try await waitForControl(milliseconds: Ingestor.appliedTimeout)
        }
        return ["position": .string(position.text), "watermark": .string(RFC3339.text(declaration.time))]
    }

    /// Waits until the events that are there already are folded, and what came of them is merged. A series that was idle in a
    /// partition may have begun anew there: if the control shard heard of it only behind the declaration from another
    /// partition, it would take the series' windows for whole without it.
    private func settle(_ topics: [Topic]) async throws(EngineError) {
        var position = Position()
        for partition in topics.flatMap({ topic in
            (0..<shardCount).map { TopicPartition(topic, Int32($0)) }
        }) {
            do {
                position.offsets[partition] = try log.endOffset(of: partition, isolation: .durable)
            } catch {
                throw Ingestor.appendFailed(error)
            }
        }
        try await wait(for: position, milliseconds: Ingestor.appliedTimeout)
        try await waitForControl(milliseconds: Ingestor.appliedTimeout)
    }

    /// Waits until the control shard has merged all that the data shards have given out so far, and decided what fell
    /// due.
    private func waitForControl(milliseconds: Int) async throws(EngineError) {
        var target = AppliedWaiters.Target()
        for index in 0..<shardCount {
            do {
                target.inputs[index] = try await shards.facts(of: index).emittedWindows
            } catch {
                throw EngineError(.notReady, "\(error)")
            }
        }
        guard await wait(for: .init(data: [:], control: target), milliseconds: milliseconds) else {
            try refuseWithoutControl()
            throw EngineError(
                .timeout, "the decisions that fall due were not taken within \(milliseconds) ms")
        }
    }

    private func topics(_ names: [String]?) throws(EngineError) -> [(topic: Topic, index: Int)] {
        let all = Topology.dataTopics.enumerated().map { ($0.element.topic, $0.offset) }
        guard let names else { return all }
        var chosen: [(topic: Topic, index: Int)] = []
        for name in names {
            guard let topic = all.first(where: { $0.0.name == name }) else {
                throw EngineError(
                    .unprocessable, "there is no data topic '\(name)'",
                    errors: [.init(pointer: "/topics", reason: "'\(name)' is no data topic")])
            }
            chosen.append(topic)
        }
        return chosen
    }

    private static func batch(_ time: Int64, now: Int64) throws(LogError) -> SealedBatch {
        let event = WatermarkEvent.json(id: UUID().uuidString, time: time, declared: now)
        var builder = RecordBatchBuilder(codec: .none)
        builder.add(key: nil, value: event.encoded(), headers: .empty, timestamp: now)
        guard let batch = try builder.seal() else { throw LogError(.invalid, "an empty declaration") }
        return batch
    }
}
