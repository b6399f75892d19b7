public import ByteCoding
public import Log

/// Merges the partial windows of all partitions into closed windows, and knows how far each series has come
/// everywhere. Every decision will be taken here, since only here everything meets.
public struct ControlShard: ShardLogic {
    let name: String
    let baseSize: Int64
    var store: WindowStore
    private var progress: [SeriesKey: Progress] = [:]

    struct Progress {
        /// By partition, those that have reported the series.
        var partitions: [Int32: (watermark: Int64, isIdle: Bool)] = [:]
        /// Every window that ends by then is closed. Never falls.
        var closedThrough: Int64 = .min
    }

    /// - Parameter windowBytes: about what closed windows may take in memory; beyond it the oldest of the finest tier
    ///   are left to the topic `windows`.
    public init(
        name: String, baseSize: Int64, tiers: [WindowTier], windowBytes: Int, mergers: [WindowMerger]
    ) {
        self.name = name
        self.baseSize = baseSize
        store = WindowStore(tiers: tiers, byteLimit: windowBytes, mergers: mergers)
    }

    public var counts: ShardCounts {
        var counts = ShardCounts()
        counts.series = store.seriesCount
        return counts
    }

    public mutating func apply(
        _ records: FetchedRecords, from source: TopicPartition, input: Int, into output: inout ShardOutput
    ) throws(ShardError) {
        for record in records.records {
            do {
                let bytes = Array(records.bytes(record.value))
                switch try WindowMessage(decoding: bytes) {
                case .partial(let window): try take(window, partition: source.partition)
                case .idle(let series, let watermark):
                    note(watermark, of: series, partition: source.partition, isIdle: true)
                }
            } catch {
                throw ShardError(shard: name, reason: "\(source) offset \(record.offset): \(error)")
            }
        }
    }

    private mutating func take(_ window: PartialWindow, partition: Int32) throws(ByteCodingError) {
        try store.merge(window, partition: partition, baseSize: baseSize)
        note(window.watermark, of: window.series, partition: partition, isIdle: false)
    }

    /// A window is closed once every partition that reported its series has passed it; idle ones don't count,
    /// unless all are idle: then the furthest does.
    private mutating func note(_ watermark: Int64, of series: SeriesKey, partition: Int32, isIdle: Bool) {
        var content = progress[series] ?? Progress()
        progress[series] = nil
        content.partitions[partition] = (watermark, isIdle)
        let active = content.partitions.values.filter { !$0.isIdle }.map(\.watermark)
        let passed = active.min() ?? content.partitions.values.map(\.watermark).max() ?? .min
        content.closedThrough = max(content.closedThrough, passed)
        progress[series] = content
    }

    public mutating func advance(to tick: Int64, into output: inout ShardOutput) {}

    public var wantsTick: Bool { false }

    /// Declarations come to the data shards.
    public var declaredTime: Int64 { .min }

    public var components: [ShardComponent] {
        var (windows, clocks) = (ByteWriter(), ByteWriter())
        store.encode(into: &windows)
        encodeProgress(into: &clocks)
        return [ShardComponent("closed windows", windows.bytes), ShardComponent("clocks", clocks.bytes)]
    }

    public func encode(into writer: inout ByteWriter) {
        store.encode(into: &writer)
        encodeProgress(into: &writer)
    }

    private func encodeProgress(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(progress.count))
        for (series, content) in progress.sorted(by: { $0.key < $1.key }) {
            series.encode(into: &writer)
            writer.writeZigZag(content.closedThrough)
            writer.writeVarint(UInt64(content.partitions.count))
            for (partition, state) in content.partitions.sorted(by: { $0.key < $1.key }) {
                writer.writeZigZag(Int64(partition))
                writer.writeZigZag(state.watermark)
                writer.write(state.isIdle)
            }
        }
    }

    public mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        try store.restore(from: &reader)
        progress = [:]
        for _ in 0..<(try reader.readCount(atMost: 1 << 30)) {
            let series = try SeriesKey(from: &reader)
            var content = Progress(closedThrough: try reader.readZigZag())
            for _ in 0..<(try reader.readCount(atMost: 1 << 16)) {
                let partition = Int32(truncatingIfNeeded: try reader.readZigZag())
                content.partitions[partition] = (try reader.readZigZag(), try reader.readBool())
            }
            progress[series] = content
        }
    }
}

// MARK: Questions

/// The closed windows of one series that a question wants.
public struct CollectedSeries: Sendable {
    public var series: SeriesKey
    /// Parts of windows of the coarsest tier that fits the question, not in order: windows of that tier, and such of
    /// finer ones that are not merged into them yet.
    public var windows: [StoredWindow]
    /// Windows that start in [from, this) are only in the topic `windows`; nil if all are here.
    public var missingBefore: Int64?
    public var closedThrough: Int64
}

extension ControlShard {
    /// Closed windows of matching series that start in [from, to).
    ///
    /// - Parameters:
    ///   - size: of the windows that will be made of them, a multiple of the base size; nil merges the range.
    ///   - from, to: multiples of the base size, or the extremes of Int64.
    /// - Complexity: linear in the number of series and of the windows given.
    public func windows(_ filter: SeriesFilter, from: Int64, to: Int64, size: Int64?) -> [CollectedSeries] {
        let tier = tierIndex(from: from, to: to, size: size)
        return store.keys.filter(filter.matches).sorted().compactMap { key in
            store[key].map { content in
                collect(key, content, tier: tier, from: from, to: to)
            }
        }
    }

    private func tierIndex(from: Int64, to: Int64, size: Int64?) -> Int {
        func fits(_ tier: WindowTier) -> Bool {
            let isAligned = { (time: Int64) in time == .min || time == .max || time % tier.size == 0 }
            return (size ?? tier.size) % tier.size == 0 && isAligned(from) && isAligned(to)
        }
        return store.tiers.lastIndex(where: fits) ?? 0
    }

    private func collect(
        _ key: SeriesKey, _ content: WindowStore.SeriesWindows, tier: Int, from: Int64, to: Int64
    ) -> CollectedSeries {
        let dropped = content.droppedBefore[tier]
        return CollectedSeries(
            series: key, windows: content.parts(ofTier: tier, from: from, to: to),
            missingBefore: from < dropped ? min(dropped, to) : nil,
            closedThrough: progress[key]?.closedThrough ?? .min)
    }

    /// Merges two encodings of a window's sections.
    public func merged(
        _ ours: [WindowSection], _ theirs: [WindowSection]
    ) throws(ByteCodingError) -> [WindowSection] {
        try store.merged(ours, theirs)
    }
}
