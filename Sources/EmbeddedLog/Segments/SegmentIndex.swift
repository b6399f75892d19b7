import Log

/// Where some of a segment's batches begin, and how young the records before them are. Made while batches are
/// appended or walked over; never believed beyond its own checksum, and rebuilt where it is missing.
struct SegmentIndex: Sendable, Hashable {
    struct Entry: Sendable, Hashable {
        /// The base offset of a batch.
        var offset: Offset
        /// Where the batch begins.
        var byte: Int64
        /// Milliseconds since 1970: the greatest timestamp of all batches before this one.
        var maxTimestampBefore: Int64
    }

    let base: Offset
    private(set) var entries: [Entry] = []
    /// All batches before this byte have been added.
    private(set) var coveredBytes: Int64 = 0
    /// The offset behind them.
    private(set) var nextOffset: Offset
    /// The greatest timestamp of them; `Int64.min` if there are none.
    private(set) var maxTimestamp = Int64.min

    init(base: Offset) {
        self.base = base
        nextOffset = base
    }

    init(base: Offset, entries: [Entry], coveredBytes: Int64, nextOffset: Offset, maxTimestamp: Int64) {
        self.base = base
        self.entries = entries
        self.coveredBytes = coveredBytes
        self.nextOffset = nextOffset
        self.maxTimestamp = maxTimestamp
    }

    /// Adds the batch that begins at `coveredBytes`.
    mutating func add(size: Int64, lastOffset: Offset, maxTimestamp: Int64, interval: Int) {
        if coveredBytes - (entries.last?.byte ?? Int64.min / 2) >= Int64(interval) {
            entries.append(
                Entry(offset: nextOffset, byte: coveredBytes, maxTimestampBefore: self.maxTimestamp))
        }
        coveredBytes += size
        nextOffset = lastOffset + 1
        self.maxTimestamp = max(self.maxTimestamp, maxTimestamp)
    }

    /// Where to start looking for the batch that holds `offset`: at it or before it.
    ///
    /// - Complexity: O(log entries)
    func start(for offset: Offset) -> Entry {
        last { $0.offset <= offset }
    }

    /// Where to start looking for the first batch with a record of `timestamp` (ms) or later.
    func start(forTimestamp timestamp: Int64) -> Entry {
        last { $0.maxTimestampBefore < timestamp }
    }

    /// The last entry for which `holds`; it holds for a first few and not for those behind them.
    private func last(where holds: (Entry) -> Bool) -> Entry {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if holds(entries[middle]) { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? entries[low - 1] : Entry(offset: base, byte: 0, maxTimestampBefore: .min)
    }
}
