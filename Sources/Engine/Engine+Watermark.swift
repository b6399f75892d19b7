import Foundation
public import JSON
import Log
import Streams

extension Engine {
    /// Writes the declaration into every partition of the topics, in order with the events.
    public func declareWatermark(_ declaration: WatermarkDeclaration) async throws(EngineError) -> JSONValue {
        try refuseUnlessReady()
        var position = Position()
        for (topic, _) in try topics(declaration.topics) {
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
        if declaration.acknowledgement == .applied {
            try await wait(for: position, milliseconds: Ingestor.appliedTimeout)
            try await waitForControl(milliseconds: Ingestor.appliedTimeout)
        }
        return ["position": .string(position.text), "watermark": .string(RFC3339.text(declaration.time))]
    }

    /// Waits until the control shard has merged all that the data shards have given out so far, and decided what fell
    /// due.
    private func waitForControl(milliseconds: Int) async throws(EngineError) {
        var target = AppliedWaiters.Target()
        for (index, shard) in data.enumerated() { target.inputs[index] = await shard.emittedWindows }
        guard await wait(for: .init(data: [:], control: target), milliseconds: milliseconds) else {
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
