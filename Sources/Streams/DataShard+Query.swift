/// Which series a question is about: every part that is named must be equal.
public struct SeriesFilter: Sendable, Hashable {
    public var model: String?
    public var version: String?
    public var variant: String?

    public init(model: String? = nil, version: String? = nil, variant: String? = nil) {
        self.model = model
        self.version = version
        self.variant = variant
    }

    public func matches(_ key: SeriesKey) -> Bool {
        (model == nil || model.hasSameBytes(as: key.model))
            && (version == nil || version.hasSameBytes(as: key.version))
            && (variant == nil || variant.hasSameBytes(as: key.variant))
    }
}

/// How far one series has come in one partition.
public struct SeriesProgress: Sendable, Hashable {
    public var series: SeriesKey
    /// Milliseconds since 1970; nil before the first event that moved it.
    public var watermark: Int64?
    public var isIdle: Bool
}

extension DataShard {
    /// The open windows of matching series that start in [from, to), as they stand.
    ///
    /// - Complexity: linear in the number of series and of the open windows that match.
    public func openWindows(_ filter: SeriesFilter, from: Int64, to: Int64) -> [PartialWindow] {
        var windows: [PartialWindow] = []
        for (index, key) in series.keys.enumerated() where filter.matches(key) {
            let number = Int32(index)
            for pane in table.openPanes(of: number) where (from..<to).contains(table.panes[Int(pane)].start) {
                windows.append(partialWindow(pane, watermark: table.watermark(of: number)))
            }
        }
        return windows
    }

    public func progress(_ filter: SeriesFilter) -> [SeriesProgress] {
        var progress: [SeriesProgress] = []
        for (index, key) in series.keys.enumerated() where filter.matches(key) {
            let number = Int32(index)
            // All events of a series can be behind a declared watermark: then that is its own.
            let watermark = table.watermark(of: number)
            guard table.isUsed(number), watermark != .min || !table.openPanes(of: number).isEmpty else {
                continue
            }
            progress.append(
                SeriesProgress(
                    series: key, watermark: watermark == .min ? nil : watermark, isIdle: table.isIdle(number))
            )
        }
        return progress
    }
}
