public import ByteCoding
public import Events
public import Log

/// The closed windows of all series, as a domain of the control shard reads them when it decides.
public struct ClosedWindows {
    let store: WindowStore
    let clocks: SeriesClocks
    let baseSize: Int64
    /// The last tick, milliseconds since 1970; `Int64.min` before the first.
    let tick: Int64
    /// So long after its end a window is waited for in the recorded time where nobody says that it is closed.
    let grace: Int64
    /// The offset in `decisions` of the first decision that is taken now.
    public internal(set) var nextDecision: Offset

    /// The other domains, as they stand.
    var siblings: [any ControlDomain] = []

    /// Another domain, as it stands.
    public func sibling<Domain: ControlDomain>(_ type: Domain.Type) -> Domain? {
        for sibling in siblings { if let found = sibling as? Domain { return found } }
        return nil
    }

    /// The series that have been heard of, in the order of their names.
    ///
    /// - Complexity: O(n log n) in the number of the model's series, or of all.
    public func series(of kind: EventKind, model: String?) -> [SeriesKey] {
        clocks.series(of: model).filter { $0.kind == kind }.sorted()
    }

    /// Whether any series matches.
    ///
    /// - Complexity: linear in the number of the model's series.
    public func holds(_ filter: SeriesFilter) -> Bool {
        clocks.series(of: filter.model).contains(where: filter.matches)
    }

    /// The start of the first window from `start` on that is held of matching series; nil if there is none.
    ///
    /// - Complexity: O(log n) for each of the model's series.
    public func firstWindow(_ filter: SeriesFilter, from start: Int64) -> Int64? {
        firstWindow(of: clocks.series(of: filter.model).filter(filter.matches), from: start)
    }

    /// How far all matching series are closed: `Int64.min` if there are none.
    public func closedThrough(_ filter: SeriesFilter) -> Int64 {
        let known = clocks.series(of: filter.model).filter(filter.matches).map(clocks.closedThrough)
        return known.max() ?? .min
    }

    /// How far the windows of a series are closed: every one that ends by then. `Int64.min` before the first.
    public func closedThrough(_ series: SeriesKey) -> Int64 { clocks.closedThrough(series) }

    /// Up to when somebody has declared that all events of a kind have come: `Int64.min` without a declaration.
    public func declaredThrough(_ kind: EventKind) -> Int64 { clocks.declaredTime(of: kind) }

    /// The recorded time, less what is allowed for events on their way: `Int64.min` before the first tick.
    public var settledThrough: Int64 { tick == .min ? .min : tick - grace }

    /// One window, merged from all series that match.
    public struct Window: Sendable {
        public var eventCount: UInt64 = 0
        public var sections: [WindowSection] = []
        public var origins: [WindowOrigin] = []

        /// The encoding of a domain's aggregate; nil if no event came.
        public func section(_ name: String) -> [UInt8]? { sections.first { $0.name == name }?.bytes }
    }

    /// Whether the windows that end by `end` are closed in all matching series. Where none matches, or all partitions
    /// that have one are idle, time decides: what was declared, or the wall clock some time later.
    ///
    /// - Complexity: linear in the number of the model's series.
    public func areClosed(_ filter: SeriesFilter, by end: Int64) -> Bool {
        var isThere = false
        for key in clocks.series(of: filter.model) where filter.matches(key) {
            isThere = true
            guard clocks.closedThrough(key) >= end || clocks.isIdle(key) && over(key.kind) >= end else {
                return false
            }
        }
        return isThere || over(filter.kind) >= end
    }

    /// The latest time by which `areClosed` holds; `Int64.min` if there is none.
    ///
    /// - Complexity: linear in the number of the model's series.
    public func closedEnd(_ filter: SeriesFilter) -> Int64 {
        var end: Int64?
        for key in clocks.series(of: filter.model) where filter.matches(key) {
            let closed = clocks.closedThrough(key)
            end = min(end ?? .max, clocks.isIdle(key) ? max(closed, over(key.kind)) : closed)
        }
        return end ?? over(filter.kind)
    }

    /// No window of a model that ends later is closed in any of its series.
    ///
    /// - Complexity: linear in the number of the model's series.
    public func latestEnd(model: String) -> Int64 {
        clocks.series(of: model).reduce(EventKind.allCases.map { over($0) }.max() ?? over(nil)) {
            max($0, clocks.closedThrough($1))
        }
    }

    /// When all windows have ended that begin before a time.
    public func ended(_ time: Int64) -> Int64 {
        let start = WindowPolicy(size: baseSize).start(of: time)
        return start == time ? time : start + baseSize
    }

    /// What is over where no series says so.
    private func over(_ kind: EventKind?) -> Int64 {
        let declared = kind.map(clocks.declaredTime) ?? clocks.declaredTime
        return tick == .min ? declared : max(declared, tick - grace)
    }

    /// The merged window [start, end) of the series that match.
    ///
    /// - Parameters:
    ///   - start, end: multiples of the base window.
    ///   - names: of the sections that are wanted; nil for all.
    /// - Complexity: linear in the number of the model's series and their windows.
    public func window(
        _ filter: SeriesFilter, from start: Int64, to end: Int64, sections names: Set<String>? = nil
    ) throws(ByteCodingError) -> Window {
        let series = clocks.series(of: filter.model).filter(filter.matches).sorted()
        return try window(of: series, from: start, to: end, sections: names)
    }
}
