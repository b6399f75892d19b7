import ByteCoding

/// One size of window and how long windows of it stay in memory, in milliseconds of the series' own time.
public struct WindowTier: Sendable, Hashable {
    public var size: Int64
    public var kept: Int64

    public init(size: Int64, kept: Int64) {
        self.size = size
        self.kept = kept
    }
}

/// A window as the control shard holds it: the merged partials of all partitions.
public struct StoredWindow: Sendable, Equatable {
    public var start: Int64
    /// The starts of the first and the last base window that were merged into it.
    public var baseStarts: ClosedRange<Int64>
    /// How often late events have changed the window after it was closed.
    public var revision: UInt32 = 0
    public var eventCount: UInt64 = 0
    /// Late events by partition, rising.
    public var late: [LateCount] = []
    private var packed = PackedSections()
    public var origins: [WindowOrigin] = []

    /// - Complexity: linear in their bytes; they are unpacked, or packed, at each use.
    public var sections: [WindowSection] {
        get { packed.sections }
        set { packed = PackedSections(newValue) }
    }

    /// About what the window takes in memory.
    var byteCount: Int {
        Self.ownBytes + packed.byteCount + late.count * MemoryLayout<LateCount>.stride
            + origins.count * MemoryLayout<WindowOrigin>.stride
    }

    /// Of a window beside its content: fields, headers of arrays, the allocator's rounding.
    private static let ownBytes = 240

    public struct LateCount: Sendable, Equatable {
        public var partition: Int32
        public var count: UInt64
    }

    init(start: Int64, baseStarts: ClosedRange<Int64>) {
        self.start = start
        self.baseStarts = baseStarts
    }

    init(_ partial: PartialWindow, partition: Int32) {
        self.init(start: partial.start, baseStarts: partial.start...partial.start)
        eventCount = partial.eventCount
        sections = partial.sections
        origins = partial.origins
        guard partial.isLate else { return }
        revision = 1
        late = [LateCount(partition: partition, count: partial.eventCount)]
    }
}

/// The closed windows of all series, in tiers, each of which keeps its windows for so long. What is older is found in
/// the topic `windows`.
///
/// A partial is merged into its window of the finest tier. What a tier's newest window of a series holds goes on to the
/// next coarser tier once a newer one begins, and what comes for an older window goes on at once: so most partials are
/// merged about once, however many tiers there are. A coarser tier is whole along with the newest windows of the finer
/// ones (`SeriesWindows.parts`).
///
/// All windows together take about `byteLimit` at the most. At the limit a series that gets a new window gives up its
/// own oldest ones for it, those of the finest tier first, down to `leastWindows` of each tier.
struct WindowStore {
    /// Windows of each tier that a series always keeps.
    static let leastWindows = 2

    private(set) var tiers: [WindowTier]
    let byteLimit: Int
    /// About what all windows take in memory.
    private(set) var byteCount = 0
    private let mergers: [String: WindowMerger]
    private var series: [SeriesKey: SeriesWindows] = [:]

    struct SeriesWindows {
        /// Per tier, by start.
        var windows: [[StoredWindow]]
        /// Per tier: windows that start before this are not (or no longer all) held.
        var droppedBefore: [Int64]
        /// The newest base window's end.
        var newest: Int64 = .min

        /// What a tier's windows that start in [from, to) are made of: its own, and the newest of each finer tier, by
        /// their own starts, which are not in them yet.
        ///
        /// - Parameters from, to: multiples of the tier's size, or the extremes of Int64.
        func parts(ofTier tier: Int, from: Int64, to: Int64) -> [StoredWindow] {
            let first = WindowStore.index(of: from, in: windows[tier])
            let last = WindowStore.index(of: to, in: windows[tier])
            let newest = windows[..<tier].compactMap(\.last).filter { from <= $0.start && $0.start < to }
            return windows[tier][first..<max(first, last)] + newest
        }
    }

    /// To be called while it is empty.
    mutating func keepFinestTierAlone() { tiers = Array(tiers.prefix(1)) }

    init(tiers: [WindowTier], byteLimit: Int, mergers: [WindowMerger]) {
        self.tiers = tiers
        self.byteLimit = byteLimit
        self.mergers = Dictionary(mergers.map { ($0.name, $0) }) { first, _ in first }
    }

    var seriesCount: Int { series.count }
    var keys: Dictionary<SeriesKey, SeriesWindows>.Keys { series.keys }
    subscript(key: SeriesKey) -> SeriesWindows? { series[key] }

    mutating func merge(
        _ partial: PartialWindow, partition: Int32, baseSize: Int64
    ) throws(ByteCodingError) {
        let empty = SeriesWindows(
            windows: tiers.map { _ in [] }, droppedBefore: tiers.map { _ in Int64.min })
        var content = series[partial.series] ?? empty
        // Taken out of the dictionary while it changes, so that its arrays are not copied.
        series[partial.series] = nil
        content.newest = max(content.newest, partial.start + baseSize)
        try place(StoredWindow(partial, partition: partition), in: &content, from: 0)
        for (index, tier) in tiers.enumerated() {
            drop(tier, newest: content.newest, &content.windows[index], &content.droppedBefore[index])
        }
        dropBeyondLimit(&content)
        series[partial.series] = content
    }

    /// Merges a part into its window of a tier, and unless that is the tier's newest into those of the coarser tiers.
    private mutating func place(
        _ part: StoredWindow, in content: inout SeriesWindows, from finest: Int
    ) throws(ByteCodingError) {
        for index in finest..<tiers.count {
            let start = WindowPolicy(size: tiers[index].size).start(of: part.start)
            guard start >= content.droppedBefore[index] else { continue }
            let place = Self.index(of: start, in: content.windows[index])
            if place == content.windows[index].count, let last = content.windows[index].last {
                try self.place(last, in: &content, from: index + 1)
            }
            try merge(part, at: place, start: start, &content.windows[index])
            if place == content.windows[index].count - 1 { return }
        }
    }

    private mutating func merge(
        _ part: StoredWindow, at index: Int, start: Int64, _ windows: inout [StoredWindow]
    ) throws(ByteCodingError) {
        if index == windows.count || windows[index].start != start {
            windows.insert(StoredWindow(start: start, baseStarts: part.baseStarts), at: index)
        } else {
            byteCount -= windows[index].byteCount
        }
        try add(part, to: &windows[index])
        byteCount += windows[index].byteCount
    }

    private func add(_ part: StoredWindow, to window: inout StoredWindow) throws(ByteCodingError) {
        window.eventCount += part.eventCount
        let (ours, theirs) = (window.baseStarts, part.baseStarts)
        window.baseStarts =
            min(ours.lowerBound, theirs.lowerBound)...max(ours.upperBound, theirs.upperBound)
        window.revision += part.revision
        for one in part.late { Self.count(one.count, late: one.partition, in: &window.late) }
        for origin in part.origins { WindowOrigin.add(origin, to: &window.origins) }
        window.sections = try merged(window.sections, part.sections)
    }

    func merged(
        _ ours: [WindowSection], _ theirs: [WindowSection]
    ) throws(ByteCodingError) -> [WindowSection] {
        if ours.isEmpty { return theirs }
        var result = ours
        for section in theirs {
            guard let index = result.firstIndex(where: { $0.name == section.name }) else {
                result.append(section)
                continue
            }
            guard let merger = mergers[section.name] else {
                throw ByteCodingError("windows of an unknown domain \(section.name)", byte: 0)
            }
            result[index].bytes = try merger.merge(result[index].bytes, section.bytes)
        }
        return result
    }

    static func count(_ events: UInt64, late partition: Int32, in late: inout [StoredWindow.LateCount]) {
        if let index = late.firstIndex(where: { $0.partition == partition }) {
            late[index].count += events
        } else {
            late.append(StoredWindow.LateCount(partition: partition, count: events))
            late.sort { $0.partition < $1.partition }
        }
    }

    private mutating func drop(
        _ tier: WindowTier, newest: Int64, _ windows: inout [StoredWindow], _ droppedBefore: inout Int64
    ) {
        let horizon = newest - tier.kept
        guard let first = windows.first, first.start + tier.size <= horizon else { return }
        let kept = windows.firstIndex { $0.start + tier.size > horizon } ?? windows.count
        drop(kept, of: tier, &windows, &droppedBefore)
    }

    private mutating func drop(
        _ count: Int, of tier: WindowTier, _ windows: inout [StoredWindow], _ droppedBefore: inout Int64
    ) {
        droppedBefore = max(droppedBefore, windows[count - 1].start + tier.size)
        byteCount -= windows[..<count].reduce(0) { $0 + $1.byteCount }
        windows.removeFirst(count)
    }

    private mutating func dropBeyondLimit(_ content: inout SeriesWindows) {
        for (index, tier) in tiers.enumerated() {
            while byteCount > byteLimit, content.windows[index].count > Self.leastWindows {
                drop(1, of: tier, &content.windows[index], &content.droppedBefore[index])
            }
        }
    }

    /// The first index whose window starts at `start` or later.
    static func index(of start: Int64, in windows: [StoredWindow]) -> Int {
        // Almost always the newest window or the one behind it.
        if let last = windows.last, last.start < start { return windows.count }
        var (low, high) = (0, windows.count)
        while low < high {
            let middle = (low + high) / 2
            if windows[middle].start < start { low = middle + 1 } else { high = middle }
        }
        return low
    }

    // MARK: State

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(series.count))
        for (key, content) in series.sorted(by: { $0.key < $1.key }) {
            key.encode(into: &writer)
            writer.writeZigZag(content.newest)
            for (windows, dropped) in zip(content.windows, content.droppedBefore) {
                writer.writeZigZag(dropped)
                writer.writeVarint(UInt64(windows.count))
                for window in windows { window.encode(into: &writer) }
            }
        }
    }

    mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        series = [:]
        byteCount = 0
        for _ in 0..<(try reader.readCount(atMost: 1 << 30)) {
            let key = try SeriesKey(from: &reader)
            var content = SeriesWindows(windows: [], droppedBefore: [], newest: try reader.readZigZag())
            for _ in tiers {
                content.droppedBefore.append(try reader.readZigZag())
                var windows: [StoredWindow] = []
                for _ in 0..<(try reader.readCount(atMost: 1 << 30)) {
                    let window = try StoredWindow(from: &reader)
                    windows.append(window)
                    byteCount += window.byteCount
                }
                content.windows.append(windows)
            }
            series[key] = content
        }
    }
}

extension StoredWindow {
    /// Milliseconds, of any tier's windows: 100 years.
    fileprivate static let sizeLimit = 100 * 366 * 86_400_000

    fileprivate func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(start)
        writer.writeVarint(UInt64(baseStarts.lowerBound - start))
        writer.writeVarint(UInt64(baseStarts.upperBound - start))
        writer.writeVarint(UInt64(revision))
        writer.writeVarint(eventCount)
        writer.writeVarint(UInt64(late.count))
        for one in late {
            writer.writeVarint(UInt64(one.partition))
            writer.writeVarint(one.count)
        }
        packed.encode(into: &writer)
        WindowOrigin.encode(origins, into: &writer)
    }

    fileprivate init(from reader: inout ByteReader) throws(ByteCodingError) {
        let start = try WindowPolicy.readStart(from: &reader)
        let first = Int64(try reader.readCount(atMost: Self.sizeLimit))
        let last = Int64(try reader.readCount(atMost: Self.sizeLimit))
        guard first <= last else {
            throw ByteCodingError("a window whose last part is before its first", byte: reader.position)
        }
        self.init(start: start, baseStarts: start + first...start + last)
        revision = UInt32(try reader.readCount(atMost: Int(UInt32.max)))
        eventCount = try reader.readVarint()
        for _ in 0..<(try reader.readCount(atMost: 1 << 16)) {
            let partition = Int32(try reader.readCount(atMost: Int(Int32.max)))
            late.append(LateCount(partition: partition, count: try reader.readVarint()))
        }
        sections = try WindowSection.decode(from: &reader)
        origins = try WindowOrigin.decode(from: &reader)
    }
}
