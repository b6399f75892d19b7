/// How far one series has come in one partition.
public struct SeriesProgress: Sendable, Hashable {
    public var series: SeriesKey
    /// Milliseconds since 1970; nil before the first event that moved it.
    public var watermark: Int64?
    public var isIdle: Bool
}

extension DataShard {
    /// What this shard knows of windows of matching series that start in [from, to) and has not given out: the open
    /// ones, as they stand, and what has become known of others.
    ///
    /// - Complexity: linear in the number of series and of the windows that match.
    public func openWindows(_ filter: SeriesFilter, from: Int64, to: Int64) -> [PartialWindow] {
        inference.openWindows(filter, from: from, to: to) + feedback.openWindows(filter, from: from, to: to)
            + amendments.filter { filter.matches($0.series) && (from..<to).contains($0.start) }
    }

    /// By which inferences are divided into series beside their names.
    public var declaredDimensions: [Dimension] { dimensions.dimensions }

    /// Takes fields for dimensions from the first record on: for folds of what could have been.
    public mutating func declare(_ supposed: [Dimension]) {
        for dimension in supposed { dimensions.apply(DimensionEvent(dimension, isDeclared: true)) }
    }

    public func progress(_ filter: SeriesFilter) -> [SeriesProgress] {
        inference.progress(filter) + feedback.progress(filter)
    }
}
