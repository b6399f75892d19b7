import Events
import JSON
import Log
import Streams

extension Engine {
    /// Feeds dead letters back into their topics, as far as they can be read now.
    ///
    /// An event is in its topic before its letter is noted as fed back. After a crash between the two it is fed back
    /// again, and recognized as a repetition.
    ///
    /// - Parameters:
    ///   - reason: only letters of this reason, whole or before its colon; nil for all.
    ///   - isDryRun: nothing is written; the report says what would be.
    public func redrive(reason: String?, isDryRun: Bool) async throws(EngineError) -> RedriveReport {
        try refuseUnlessReady()
        do {
            var report = RedriveReport()
            try await deadLetterReader().forEachPiece(.init(reason: reason)) { letters in
                for (topic, group) in Dictionary(grouping: letters, by: { $0.json["topic"]?.string ?? "" })
                    .sorted(
                        by: { $0.key < $1.key })
                {
                    let accepted = try await redrive(group, topic: topic, isDryRun: isDryRun)
                    report.redriven += group.count
                    report.accepted += accepted
                    report.rejected += group.count - accepted
                }
            }
            return report
        } catch let error as EngineError {
            throw error
        } catch {
            throw Ingestor.appendFailed(error)
        }
    }

    /// How many of the letters are events now.
    private func redrive(
        _ letters: [DeadLetterReader.Letter], topic: String, isDryRun: Bool
    ) async throws -> Int {
        guard let input = Topology.dataTopics.firstIndex(where: { $0.topic.name == topic }) else { return 0 }
        let readable = letters.filter { $0.json["bytes"]?.string.flatMap(Base64.decode) != nil }
        let events = readable.compactMap { $0.json["bytes"]?.string.flatMap(Base64.decode) }
        let rejected = try await ingestor.take(events, input: input, isDryRun: isDryRun)
        let places = readable.indices.filter { !rejected.contains($0) }.map { readable[$0].place }
        if !isDryRun { try await note(places) }
        return places.count
    }

    private func note(_ places: [RedrivenLetters.Place]) async throws {
        var builder = RecordBatchBuilder()
        for place in places {
            builder.add(
                key: RedrivenLetters.key, value: RedrivenLetters.note(place), headers: .empty,
                timestamp: clock.now)
        }
        guard let batch = try builder.seal() else { return }
        _ = try await log.append(
            batch, to: Topology.rejections(shards: shardCount), acknowledgement: .durable)
    }

    /// Reads the letters of now.
    private func deadLetterReader() throws -> DeadLetterReader {
        let partitions = (0...shardCount).map { TopicPartition(Topology.deadLetters, Int32($0)) }
        let ends = try partitions.map { (partition) throws(LogError) in
            (partition, try log.endOffset(of: partition, isolation: .written))
        }
        return DeadLetterReader(
            log: log, ends: Dictionary(uniqueKeysWithValues: ends),
            redriven: try redriven.places(before: .max))
    }
}
