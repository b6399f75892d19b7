import ByteCoding
import Log
import Streams

/// What a data shard answers: its open windows, what it has given out since `from`, and how far each series is.
struct DataShardAnswer: Sendable {
    var given: [PartialWindow]
    var open: [PartialWindow]
    var progress: [SeriesProgress]
    var journalEnd: Offset
}

/// What the control shard answers.
struct ControlShardAnswer: Sendable {
    var series: [CollectedSeries]
    /// Per data shard, the offset in its partition of `windows` behind what is merged here.
    var merged: [Offset]
    var journalEnd: Offset
}

extension ShardRunner where Logic == DataShard {
    /// - Parameter merged: what the control shard has merged; later output is part of this answer.
    func answer(_ query: WindowQuery, merged: Offset) throws -> DataShardAnswer {
        try writeJournalIfPossible()
        let range = query.from..<query.to
        let given = try output(from: merged).filter {
            query.filter.matches($0.series) && range.contains($0.start)
        }
        return DataShardAnswer(
            given: given, open: core.logic.openWindows(query.filter, from: query.from, to: query.to),
            progress: core.logic.progress(query.filter), journalEnd: journalEnd)
    }

    private func output(from offset: Offset) throws -> [PartialWindow] {
        if let records = recentOutput.records(from: offset) {
            return try records.compactMap { try Self.partial($0.value) }
        }
        // So far behind only just after a start, or if the control shard has stopped.
        return try loggedOutput(from: offset) + recentOutput.records.compactMap { try Self.partial($0.value) }
    }

    private func loggedOutput(from offset: Offset) throws -> [PartialWindow] {
        let end = recentOutput.first ?? core.emitted[0]
        let cursor = RecordCursor(
            try environment.log.makeReader(of: plan.outputs[0], from: offset, isolation: .written))
        var windows: [PartialWindow] = []
        var rest = Int(end - offset)
        while rest > 0, try cursor.take(atMost: rest) {
            rest -= cursor.records.records.count
            for record in cursor.records.records {
                if let window = try Self.partial(Array(cursor.records.bytes(record.value))) {
                    windows.append(window)
                }
            }
        }
        return windows
    }

    static func partial(_ bytes: [UInt8]) throws -> PartialWindow? {
        guard case .partial(let window) = try WindowMessage(decoding: bytes) else { return nil }
        return window
    }

    /// Counts of each input, for metrics and health.
    var counts: (counters: [DataShard.Counters], series: Int, overflow: UInt64, openWindows: Int) {
        (core.logic.counters, core.logic.seriesCount, core.logic.overflowCount, core.logic.openWindowCount)
    }
}

extension ShardRunner where Logic == ControlShard {
    func answer(_ query: WindowQuery) throws -> ControlShardAnswer {
        try writeJournalIfPossible()
        return ControlShardAnswer(
            series: core.logic.windows(query.filter, from: query.from, to: query.to, size: query.size),
            merged: core.consumed, journalEnd: journalEnd)
    }
}

extension ShardRunner {
    /// Writes the journal, so that an answer's position covers what the answer knows. A log that has stopped takes
    /// no journal any more; the answer then knows more than its position says, and the shard's own loop finds out.
    fileprivate func writeJournalIfPossible() throws {
        do { try writeJournal() } catch let error as LogError where error.code == .stopped {}
    }
}
