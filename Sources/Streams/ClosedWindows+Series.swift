public import ByteCoding
import Events

/// The same windows, asked for by the series themselves: for domains that put series together in their own way.
extension ClosedWindows {
    /// The last tick, milliseconds since 1970; `Int64.min` before the first.
    public var time: Int64 { tick }

    /// The recorded time and what was declared. A domain that has looked at all windows since the last window closed need not
    /// do it again while this stays the same: after another domain's command, say.
    public struct Moment: Sendable, Equatable {
        private var tick: Int64
        private var declared: [[Int64]]

        fileprivate init(tick: Int64, declared: [[Int64]]) { (self.tick, self.declared) = (tick, declared) }

        public func encode(into writer: inout ByteWriter) {
            writer.writeZigZag(tick)
            writer.writeVarint(UInt64(declared.count))
            for times in declared {
                writer.writeVarint(UInt64(times.count))
                for time in times { writer.writeZigZag(time) }
            }
        }

        public init(from reader: inout ByteReader) throws(ByteCodingError) {
            tick = try reader.readZigZag()
            declared = []
            for _ in 0..<(try reader.readCount(atMost: 1 << 8)) {
                var times: [Int64] = []
                for _ in 0..<(try reader.readCount(atMost: 1 << 16)) { times.append(try reader.readZigZag()) }
                declared.append(times)
            }
        }
    }

    public var moment: Moment { Moment(tick: tick, declared: clocks.declarations) }

    /// The series that have been heard of since there were so many. Their order depends on snapshots, and must decide nothing.
    public func series(heardSince count: Int) -> ArraySlice<SeriesKey> { clocks.heard.dropFirst(count) }

    /// How far series have come together.
    public struct Progress: Sendable, Equatable {
        /// Windows that end by then are closed in all of them; idle ones are not waited for. `Int64.min` before the
        /// first.
        public var closedThrough: Int64
        /// Whether no partition waits for events of any of them.
        public var isIdle: Bool

        /// Of nothing.
        public static let none = Progress(closedThrough: .min, isIdle: true)
    }

    /// How far these series have come. A declaration counts once it has come from all partitions: one of them may still
    /// have events before it to tell of.
    ///
    /// - Complexity: linear in the number of the series.
    public func progress(of series: [SeriesKey]) -> Progress {
        var (waiting, idle): (Int64?, Int64) = (nil, .min)
        for key in series {
            let standing = clocks.standing(of: key)
            let closed = settled(standing.closedThrough, key.kind)
            if standing.isIdle {
                idle = max(idle, closed)
            } else {
                waiting = min(waiting ?? .max, closed)
            }
        }
        return Progress(closedThrough: waiting ?? idle, isIdle: waiting == nil)
    }

    private func settled(_ closed: Int64, _ kind: EventKind) -> Int64 {
        let declared = clocks.declaredTimes(of: kind)
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
    ///   - names: of the sections that are wanted; nil for all.
    /// - Complexity: linear in the number of the series and their windows.
    public func window(
        of series: some Sequence<SeriesKey>, from start: Int64, to end: Int64,
        sections names: Set<String>? = nil
    ) throws(ByteCodingError) -> Window {
        var window = Window()
        // Windows of coarser tiers are kept longer.
        let tier =
            store.tiers.lastIndex { start % $0.size == 0 && (end - start) % $0.size == 0 } ?? 0
        for key in series {
            guard let content = store[key] else { continue }
            for part in content.parts(ofTier: tier, from: start, to: end) {
                window.eventCount += part.eventCount
                let sections = names.map { names in part.sections.filter { names.contains($0.name) } }
                window.sections = try store.merged(window.sections, sections ?? part.sections)
                for origin in part.origins { WindowOrigin.add(origin, to: &window.origins) }
            }
        }
        return window
    }
}
