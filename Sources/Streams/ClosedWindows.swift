public import ByteCoding
import Events
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
            guard clocks.closedThrough(key) >= end || clocks.isIdle(key) && isOver(end, key.kind) else {
                return false
            }
        }
        return isThere || isOver(end, filter.kind)
    }

    private func isOver(_ end: Int64, _ kind: EventKind?) -> Bool {
        let declared = kind.map(clocks.declaredTime) ?? clocks.declaredTime
        return declared >= end || tick != .min && tick - grace >= end
    }

    /// The merged window [start, end) of the series that match.
    ///
    /// - Parameters start, end: multiples of the base window.
    /// - Complexity: linear in the number of the model's series and their windows.
    public func window(
        _ filter: SeriesFilter, from start: Int64, to end: Int64
    ) throws(ByteCodingError) -> Window {
        var window = Window()
        // Windows of coarser tiers are kept longer.
        let tier =
            store.tiers.lastIndex { start % $0.size == 0 && (end - start) % $0.size == 0 } ?? 0
        for key in clocks.series(of: filter.model).filter(filter.matches).sorted() {
            guard let content = store[key] else { continue }
            for part in content.parts(ofTier: tier, from: start, to: end) {
                window.eventCount += part.eventCount
                window.sections = try store.merged(window.sections, part.sections)
                for origin in part.origins { WindowOrigin.add(origin, to: &window.origins) }
            }
        }
        return window
    }
}
