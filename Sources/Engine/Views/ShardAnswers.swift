import Drift
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

    /// - Parameters:
    ///   - recent: the newest output, without a gap to its end.
    ///   - first: the offset of the first of it; what lies before is in the log.
    init(
        of core: ShardCore<DataShard>, to query: WindowQuery, recent: some Sequence<EmittedRecord>,
        from first: Offset, merged: Offset, journalEnd: Offset
    ) throws {
        given = try recent.compactMap { record in
            guard record.offset >= merged, let window = try Self.partial(record.value), query.wants(window)
            else { return nil }
            return window
        }
        unread = merged < first ? merged..<first : nil
        open = core.logic.openWindows(query.filter, from: query.from, to: query.to)
        progress = core.logic.progress(query.filter)
        self.journalEnd = journalEnd
    }

    /// The window in a record of `windows`; nil if it is another message.
    static func partial(_ bytes: [UInt8]) throws -> PartialWindow? {
        switch try WindowMessage(decoding: bytes) {
        case .partial(let window), .amended(let window): window
        case .idle, .opened, .declared, .devices: nil
        }
    }
}

/// What the control shard answers.
struct ControlShardAnswer: Sendable {
    var series: [CollectedSeries]
    /// Per data shard, the offset in its partition of `windows` behind what is merged here.
    var merged: [Offset]
    /// Shared, not copied.
    var references: ReferencesState
    var journalEnd: Offset

    init(of core: ShardCore<ControlShard>, to query: WindowQuery, journalEnd: Offset) {
        references = core.logic.domain(ReferencesDomain.self)?.state ?? ReferencesState()
        series = core.logic.windows(query.filter, from: query.from, to: query.to, size: query.size)
        merged = zip(core.plan.inputs, core.consumed).filter { $0.0.topic == Topology.windows }.map(\.1)
        self.journalEnd = journalEnd
    }
}
