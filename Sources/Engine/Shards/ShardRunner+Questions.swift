import ByteCoding
import Log
import Streams

/// What a data shard answers: its open windows, what it has given out that is not merged elsewhere, and how far each
/// series is.
struct DataShardAnswer: Sendable {
    var given: [PartialWindow]
    /// More that it has given out, to be read from its partition of `windows`. Usually nothing: the control shard is
    /// so far behind only just after a start, or while it has more to merge than it can.
    var unread: Range<Offset>?
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
        nameState()
        let recent = recentOutput.records(from: merged)
        let given = try (recent ?? recentOutput.records[...]).compactMap { record -> PartialWindow? in
            guard let window = try Self.partial(record.value), query.wants(window) else { return nil }
            return window
        }
        let kept = recentOutput.first ?? core.emitted[0]
        return DataShardAnswer(
            given: given, unread: recent == nil && merged < kept ? merged..<kept : nil,
            open: core.logic.openWindows(query.filter, from: query.from, to: query.to),
            progress: core.logic.progress(query.filter), journalEnd: journalEnd)
    }

    static func partial(_ bytes: [UInt8]) throws -> PartialWindow? {
        guard case .partial(let window) = try WindowMessage(decoding: bytes) else { return nil }
        return window
    }
}

extension ShardRunner {
    /// Writes the journal, so that a position names the state that an answer is of. Where it can't be written, the
    /// position stays a little behind the answer.
    private func nameState() {
        guard status.current.phase.isRunning else { return }
        do { try writeJournal() } catch { note(error) }
    }
}

extension ShardRunner where Logic == ControlShard {
    func answer(_ query: WindowQuery) throws -> ControlShardAnswer {
        nameState()
        return ControlShardAnswer(
            series: core.logic.windows(query.filter, from: query.from, to: query.to, size: query.size),
            merged: core.consumed, journalEnd: journalEnd)
    }
}
