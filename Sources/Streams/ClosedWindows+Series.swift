public import ByteCoding
public import Events

/// The same windows, asked for by the series themselves: for domains that put series together in their own way.
extension ClosedWindows {
    /// The last tick, milliseconds since 1970; `Int64.min` before the first.
    public var time: Int64 { tick }

    /// Equal while no series has come further: what has been decided of all of them then need not be looked at again.
    public struct Moment: Sendable, Equatable {
        fileprivate var generation: UInt64
        fileprivate var tick: Int64
    }

    public var moment: Moment { Moment(generation: clocks.generation, tick: tick) }

    /// How far series have come together.
    public struct Progress: Sendable, Equatable {
        /// Windows that end by then are closed in all of them; idle ones are not waited for. `Int64.min` before the
        /// first.
        public var closedThrough: Int64
        /// Whether no partition waits for events of any of them.
        public var isIdle: Bool
    }

    /// How far these series have come. A declaration counts once it has come from all partitions: one of them may still
    /// have events before it to tell of.
    ///
    /// - Complexity: linear in the number of the series.
    public func progress(of series: [SeriesKey]) -> Progress {
        var (waiting, idle): (Int64?, Int64) = (nil, .min)
        for key in series {
            let closed = settledThrough(key)
            if clocks.isIdle(key) {
                idle = max(idle, closed)
            } else {
                waiting = min(waiting ?? .max, closed)
            }
        }
        return Progress(closedThrough: waiting ?? idle, isIdle: waiting == nil)
    }

    private func settledThrough(_ key: SeriesKey) -> Int64 {
        let closed = clocks.closedThrough(key)
        let declared = clocks.declaredTimes(of: key.kind)
        return closed > declared.least && closed <= declared.greatest ? declared.least : closed
    }

    /// The start of the first window from `start` on that is held of these series; nil if there is none.
    ///
    /// - Complexity: O(log n) for each of them.
    public func firstWindow(of series: [SeriesKey], from start: Int64) -> Int64? {
        series.compactMap { key in
            store[key]?.windows.compactMap { tier -> Int64? in
                // A window of a coarser tier may begin before.
                let index = WindowStore.index(of: start, in: tier)
                if index > 0, tier[index - 1].baseStarts.upperBound >= start { return start }
                return index < tier.count ? tier[index].start : nil
            }.min()
        }.min()
    }

    /// The merged window [start, end) of these series.
    ///
    /// - Parameters:
    ///   - start, end: multiples of the base window.
    ///   - series: in their order, so that a refold merges alike.
    /// - Complexity: linear in the number of the series and their windows.
    public func window(
        of series: some Sequence<SeriesKey>, from start: Int64, to end: Int64
    ) throws(ByteCodingError) -> Window {
        var window = Window()
        // Windows of coarser tiers are kept longer.
        let tier =
            store.tiers.lastIndex { start % $0.size == 0 && (end - start) % $0.size == 0 } ?? 0
        for key in series {
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
