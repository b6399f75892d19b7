import Drift
import Log
import Streams

/// Collects what a question about windows needs from all shards: one consistent cut, without stopping anybody.
///
/// The control shard answers first and says how much of each data shard's output it has merged. Each data shard
/// then adds what it has given out since, and its open windows. So every event is counted exactly once,
/// wherever it is on its way.
struct WindowReader: Sendable {
    let log: any LogSource
    let source: any WindowSource

    /// What was collected, at one moment.
    struct Content: Sendable {
        var material = WindowMaterial()
        /// What the control shard held of drift's references.
        var references: ReferencesState
        /// Data shards that could not be asked, by name: what they have not given out is not in the material.
        var missing: [String] = []

        /// - Throws: `EngineError` of kind `notReady` if a part is missing: for what must not rest on a part.
        func whole() throws(EngineError) -> Content {
            guard missing.isEmpty else {
                throw EngineError(
                    .notReady, "\(missing.joined(separator: ", ")) can't be asked now: try again soon")
            }
            return self
        }
    }

    func read(_ query: WindowQuery) async throws -> (content: Content, position: Position) {
        let closed = try await source.controlAnswer(query)
        let answers = try await answers(query, merged: closed.merged)
        var material = WindowMaterial()
        for (shard, answer) in answers.enumerated() {
            if let answer { try add(answer, of: shard, query, to: &material) }
        }
        for series in closed.series {
            material.parts += series.windows.map { .init(series.series, $0) }
            material.closedThrough[series.series] = series.closedThrough
        }
        try readLog(for: closed, into: &material)
        let ends = answers.map { $0?.journalEnd } + [closed.journalEnd]
        let position = zip(source.journals, ends).compactMap { journal, end in end.map { (journal, $0) } }
        let missing = answers.indices.filter { answers[$0] == nil }.map { "data-\($0)" }
        return (
            Content(material: material, references: closed.references, missing: missing),
            Position(Dictionary(uniqueKeysWithValues: position))
        )
    }

    /// By shard; nil for one that can't be asked.
    private func answers(_ query: WindowQuery, merged: [Offset]) async throws -> [DataShardAnswer?] {
        try await withThrowingTaskGroup(of: (Int, [DataShardAnswer]).self) { group in
            for (shard, offset) in merged.enumerated() {
                group.addTask { (shard, try await part(of: shard, query, merged: offset)) }
            }
            var answers: [Int: DataShardAnswer] = [:]
            for try await (shard, part) in group { answers[shard] = part.first }
            return merged.indices.map { answers[$0] }
        }
    }

    /// Nothing from a shard that can't be asked.
    private func part(of shard: Int, _ query: WindowQuery, merged: Offset) async throws -> [DataShardAnswer] {
        do {
            return [try await source.dataAnswer(shard, query, merged: merged)]
        } catch is MissingShard {
            return []
        }
    }

    private func add(
        _ answer: DataShardAnswer, of shard: Int, _ query: WindowQuery, to material: inout WindowMaterial
    ) throws {
        let partition = Int32(shard)
        material.parts += (answer.given + answer.open).map { .init($0, partition: partition) }
        for progress in answer.progress { material.progress[progress.series, default: []].append(progress) }
        guard let unread = answer.unread else { return }
        try scan(source.windowPartitions[shard], unread) { window in
            if query.wants(window) { try material.addRead(window, partition: partition) }
        }
    }

    /// Adds what the tiers no longer hold, from the topic `windows`.
    private func readLog(
        for closed: ControlShardAnswer, into material: inout WindowMaterial
    ) throws {
        let missing = Dictionary(
            closed.series.filter { !$0.missing.isEmpty }.map { ($0.series, $0.missing) },
            uniquingKeysWith: { first, _ in first })
        guard !missing.isEmpty else { return }
        material.usedLog = true
        for (shard, end) in closed.merged.enumerated() {
            let partition = source.windowPartitions[shard]
            try scan(partition, try log.startOffset(of: partition)..<end) { window in
                guard let ranges = missing[window.series],
                    ranges.contains(where: { $0.contains(window.start) })
                else { return }
                try material.addRead(window, partition: Int32(shard))
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
                if let window = try DataShardAnswer.partial(bytes) { try body(window) }
            }
        }
    }
}
