public import ByteCoding
public import Log

/// The closed windows of all series, as a domain of the control shard reads them when it decides.
public struct ClosedWindows {
    let store: WindowStore
    let clocks: SeriesClocks
    let baseSize: Int64
    /// The recorded time: nothing earlier is waited for. Milliseconds since 1970; `Int64.min` before the first.
    public let time: Int64

    /// One window, merged from all series that match.
    public struct Window: Sendable {
        public var eventCount: UInt64 = 0
        public var sections: [WindowSection] = []
        public var origins: [WindowOrigin] = []

        /// The encoding of a domain's aggregate; nil if no event came.
        public func section(_ name: String) -> [UInt8]? { sections.first { $0.name == name }?.bytes }
    }

    /// Every window of the series that ends by then is closed in all partitions that have them; nil if no series
    /// matches.
    ///
    /// - Complexity: linear in the number of the model's series.
    public func closedThrough(_ filter: SeriesFilter) -> Int64? {
        clocks.series(of: filter.model).filter(filter.matches).map { clocks.closedThrough($0) }.min()
    }

    /// The merged window [start, end) of the series that match.
    ///
    /// - Parameters start, end: multiples of the base window.
    /// - Complexity: linear in the number of the model's series and their windows.
    public func window(
        _ filter: SeriesFilter, from start: Int64, to end: Int64
    ) throws(ByteCodingError) -> Window {
        var window = Window()
        for key in clocks.series(of: filter.model).filter(filter.matches).sorted() {
            guard let content = store[key] else { continue }
            for part in content.parts(ofTier: 0, from: start, to: end) {
                window.eventCount += part.eventCount
                window.sections = try store.merged(window.sections, part.sections)
                for origin in part.origins { WindowOrigin.add(origin, to: &window.origins) }
            }
        }
        return window
    }
}
