public import ByteCoding

/// What the shards gave for a question, at one moment: closed windows, what was given out and not merged yet,
/// open windows, and how far each series has come.
public struct WindowMaterial: Sendable {
    /// A part of a window: of a whole tier window if it comes from the control shard.
    public struct Part: Sendable {
        public var series: SeriesKey
        public var start: Int64
        /// Of the first and the last base window in it.
        public var baseStarts: ClosedRange<Int64>
        public var revision: UInt32
        public var eventCount: UInt64
        public var late: [StoredWindow.LateCount]
        public var sections: [WindowSection]
        public var origins: [WindowOrigin]

        public init(_ series: SeriesKey, _ window: StoredWindow) {
            self.series = series
            start = window.start
            baseStarts = window.baseStarts
            revision = window.revision
            eventCount = window.eventCount
            late = window.late
            sections = window.sections
            origins = window.origins
        }

        public init(_ partial: PartialWindow, partition: Int32) {
            series = partial.series
            start = partial.start
            baseStarts = partial.start...partial.start
            revision = partial.isLate ? 1 : 0
            eventCount = partial.eventCount
            late = partial.isLate ? [.init(partition: partition, count: partial.eventCount)] : []
            sections = partial.sections
            origins = partial.origins
        }
    }

    public var parts: [Part] = []
    /// Each partition's progress in each series, and what the control shard has closed.
    public var progress: [SeriesKey: [SeriesProgress]] = [:]
    public var closedThrough: [SeriesKey: Int64] = [:]
    /// Where the events of all parts lie, by partition.
    public var origins: [WindowOrigin] {
        var origins: [WindowOrigin] = []
        for part in parts { for origin in part.origins { WindowOrigin.add(origin, to: &origins) } }
        return origins
    }

    /// Whether the topic `windows` was read for what is no longer in memory.
    public var usedLog = false

    /// Parts that are read from the log for one answer.
    public static let readPartLimit = 1 << 18
    private var readParts = 0

    public init() {}

    /// Adds a part that was read from the log.
    ///
    /// - Throws: `QueryError` beyond `readPartLimit`.
    public mutating func addRead(_ window: PartialWindow, partition: Int32) throws(QueryError) {
        readParts += 1
        guard readParts <= Self.readPartLimit else {
            throw QueryError(
                "from",
                "more than \(Self.readPartLimit) parts of windows would have to be read from the log: narrow the "
                    + "range or the series, or ask for larger windows")
        }
        parts.append(Part(window, partition: partition))
    }

    /// The series' watermark: what the slowest partition that isn't idle has passed, the furthest one if all are
    /// idle; what the control shard has closed if no partition holds the series.
    public func watermark(of series: SeriesKey) -> Int64? {
        let all = progress[series] ?? []
        let active = all.filter { !$0.isIdle }
        let known = (active.isEmpty ? all : active).map { $0.watermark ?? .min }
        let live = active.isEmpty ? known.max() : known.min()
        let passed = live ?? closedThrough[series] ?? .min
        return passed == .min ? nil : passed
    }

    /// The lowest watermark of the series that are asked about; nil if there are none, or one has none yet.
    public var watermark: Int64? {
        let series = Set(progress.keys).union(closedThrough.keys)
        let all = series.map { watermark(of: $0) ?? .min }
        guard let lowest = all.min(), lowest != .min else { return nil }
        return lowest
    }
}

/// One window of an answer: the parts of its group and range, merged.
public struct AnsweredWindow<Aggregate: WindowAggregate>: Sendable {
    /// The values of the fields that the question groups by, in that order.
    public var group: [String?]
    public var start: Int64
    /// The window's end; of a whole range without a bound, that of its last base window.
    public var end: Int64
    public var isFinal: Bool
    public var revision: UInt32
    public var late: [StoredWindow.LateCount]
    public var aggregate: Aggregate
}

extension WindowQuery {
    /// Merges the material into the windows asked for, by group and start.
    ///
    /// Parts are merged in the order of series and start, whatever the order they came in, so that equal states
    /// give equal answers.
    public func windows<Aggregate: WindowAggregate>(
        _ type: Aggregate.Type, of material: WindowMaterial, baseSize: Int64
    ) throws(ByteCodingError) -> [AnsweredWindow<Aggregate>] {
        var windows: [Place: AnsweredWindow<Aggregate>] = [:]
        let watermark = material.watermark ?? .min
        // Numbers are sorted, not the parts: those are large and would be copied many times.
        let parts = material.parts
        let order = parts.indices.sorted { a, b in
            parts[a].series != parts[b].series
                ? parts[a].series < parts[b].series : (parts[a].start, a) < (parts[b].start, b)
        }
        for part in order.lazy.map({ parts[$0] }) {
            guard let section = part.sections.first(where: { $0.name == Aggregate.name }) else { continue }
            let aggregate = try Aggregate(bytes: section.bytes)
            let place = place(of: part)
            if windows[place]?.aggregate.merge(aggregate) == nil {
                windows[place] = AnsweredWindow(
                    group: place.group, start: place.start ?? part.baseStarts.lowerBound, end: .min,
                    isFinal: false, revision: 0,
                    late: [], aggregate: aggregate)
            }
            windows[place]?.add(part, query: self, baseSize: baseSize, watermark: watermark)
        }
        return windows.keys.sorted().compactMap { windows[$0] }
    }

    struct Place: Hashable, Comparable {
        var group: [String?]
        var start: Int64?

        static func < (a: Place, b: Place) -> Bool {
            for (mine, other) in zip(a.group, b.group) where mine != other {
                guard let other else { return false }
                guard let mine else { return true }
                return mine.utf8.lexicographicallyPrecedes(other.utf8)
            }
            return (a.start ?? 0) < (b.start ?? 0)
        }
    }

    private func place(of part: WindowMaterial.Part) -> Place {
        let group = groupBy.map { group -> String? in
            switch group {
            case .model: part.series.model
            case .version: part.series.version
            case .variant: part.series.variant
            default: part.series.segment[group.rawValue]
            }
        }
        return Place(group: group, start: size.map { WindowPolicy(size: $0).start(of: part.start) })
    }
}

extension AnsweredWindow {
    fileprivate mutating func add(
        _ part: WindowMaterial.Part, query: WindowQuery, baseSize: Int64, watermark: Int64
    ) {
        revision += part.revision
        for one in part.late { WindowStore.count(one.count, late: one.partition, in: &late) }
        if let size = query.size {
            end = start + size
        } else {
            if query.from != .min {
                start = query.from
            } else {
                start = min(start, part.baseStarts.lowerBound)
            }
            end = query.to != .max ? query.to : max(end, part.baseStarts.upperBound + baseSize)
        }
        isFinal = end <= watermark
    }
}
