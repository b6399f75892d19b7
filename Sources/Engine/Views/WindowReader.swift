import Log
import Streams

/// Collects what a question about windows needs from all shards: one consistent cut, without stopping anybody.
///
/// The control shard answers first and says how much of each data shard's output it has merged. Each data shard
/// then adds what it has given out since, and its open windows. So every event is counted exactly once,
/// wherever it is on its way.
struct WindowReader: Sendable {
    let log: any LogSource
    let data: [ShardRunner<DataShard>]
    let control: ShardRunner<ControlShard>

    func read(_ query: WindowQuery) async throws -> (material: WindowMaterial, position: Position) {
        let closed = try await control.answer(query)
        var material = WindowMaterial()
        var position = Position([control.plan.journal: closed.journalEnd])
        for (shard, answer) in try await answers(query, merged: closed.merged).enumerated() {
            position.offsets[data[shard].plan.journal] = answer.journalEnd
            let partition = Int32(shard)
            material.parts += (answer.given + answer.open).map { .init($0, partition: partition) }
            if let unread = answer.unread {
                try scan(data[shard].plan.outputs[0], unread) { window in
                    if query.wants(window) { try material.addRead(window, partition: partition) }
                }
            }
            for progress in answer.progress {
                material.progress[progress.series, default: []].append(progress)
            }
        }
        for series in closed.series {
            material.parts += series.windows.map { .init(series.series, $0) }
            material.closedThrough[series.series] = series.closedThrough
        }
        try readLog(for: closed, query, into: &material)
        return (material, position)
    }

    private func answers(_ query: WindowQuery, merged: [Offset]) async throws -> [DataShardAnswer] {
        try await withThrowingTaskGroup(of: (Int, DataShardAnswer).self) { group in
            for (index, shard) in data.enumerated() {
                group.addTask { (index, try await shard.answer(query, merged: merged[index])) }
            }
            var answers: [Int: DataShardAnswer] = [:]
            for try await (index, answer) in group { answers[index] = answer }
            return data.indices.compactMap { answers[$0] }
        }
    }

    /// Adds what the tiers no longer hold, from the topic `windows`.
    private func readLog(
        for closed: ControlShardAnswer, _ query: WindowQuery, into material: inout WindowMaterial
    ) throws {
        let missing = Dictionary(
            closed.series.compactMap { series in series.missingBefore.map { (series.series, $0) } },
            uniquingKeysWith: { first, _ in first })
        guard !missing.isEmpty else { return }
        material.usedLog = true
        for (index, end) in closed.merged.enumerated() {
            let partition = TopicPartition(Topology.windows, Int32(index))
            try scan(partition, try log.startOffset(of: partition)..<end) { window in
                guard let before = missing[window.series], window.start >= query.from, window.start < before
                else { return }
                try material.addRead(window, partition: Int32(index))
            }
        }
    }

    private func scan(
        _ partition: TopicPartition, _ offsets: Range<Offset>, _ body: (PartialWindow) throws -> Void
    ) throws {
        let cursor = RecordCursor(
            try log.makeReader(of: partition, from: offsets.lowerBound, isolation: .written))
        var rest = offsets.count
        while rest > 0 {
            try Task.checkCancellation()
            guard try cursor.take(atMost: rest) else {
                throw LogError(
                    .corrupt, "\(rest) records before offset \(offsets.upperBound) are not there",
                    topicPartition: partition)
            }
            rest -= cursor.records.records.count
            for record in cursor.records.records {
                let bytes = Array(cursor.records.bytes(record.value))
                if let window = try ShardRunner<DataShard>.partial(bytes) { try body(window) }
            }
        }
    }
}
