import Log

/// Everything about one partition that changes.
struct PartitionState: Sendable {
    /// Ascending; the last one is the one being written.
    var segments: [SegmentSummary]
    /// Nil in a log that only reads.
    var active: ActiveSegment?
    /// The index of the last segment of a log that only reads.
    var lastIndex: SegmentIndex
    /// Behind the last batch that was written.
    var written: LogPosition
    /// Behind the last batch that is proven.
    var durable: LogPosition
    var producers: ProducerTable
    /// Why nothing more is taken.
    var failure: LogError?
    /// What is wrong with a partition that was opened only for reading.
    var damage: LogError?

    /// Files with bytes that no sync has proven, oldest first.
    var dirtyFiles: [any StorageFile] = []
    /// A file was created or removed since the folder's last sync.
    var isFolderDirty = false
    /// Complete, and not yet durable with an index beside them.
    var completed: [CompletedSegment] = []

    var waiters: [DurableWaiter] = []
    var observers: [(number: UInt64, wake: @Sendable () -> Void)] = []

    var retention = Retention.unlimited
    /// Records at or beyond it are never removed.
    var retentionFloor: Offset = .max

    var start: Offset { segments.first?.base ?? written.segmentBase }

    /// Moves the end behind a batch that was written there.
    mutating func noteAppended(size: Int64, lastOffset: Offset, maxTimestamp: Int64, indexInterval: Int) {
        active?.index.add(
            size: size, lastOffset: lastOffset, maxTimestamp: maxTimestamp, interval: indexInterval)
        written.byte += size
        written.offset = lastOffset + 1
        let last = segments.count - 1
        segments[last].bytes = written.byte
        segments[last].maxTimestamp = max(segments[last].maxTimestamp, maxTimestamp)
    }

    /// A segment's index, if it is in memory.
    func knownIndex(of base: Offset) -> SegmentIndex? {
        let last = active?.index ?? lastIndex
        if last.base == base { return last }
        return completed.first { $0.index.base == base }?.index
    }
}
