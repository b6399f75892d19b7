import ByteCoding
import Events
import Log

/// The clocks and the open windows of a shard's series: says for each event which pane it belongs to, and
/// which panes have closed.
///
/// Event time advances per series. A pane closes when its series' watermark (the newest event's time less the
/// allowed out-of-orderness, or a declared or a wall-clock tick's time) reaches the window's end. An event
/// behind that goes to a late pane of the same window, which is given out when its series closes a window the
/// next time, when it has `latePaneEvents` events, or at the next tick.
///
/// What is closed depends on the order of the events alone, not on how they come in batches.
struct PaneTable {
    static let latePaneEvents: UInt64 = 1_024
    /// Open panes of one series; beyond it the oldest closes early. Only times far in the future come here.
    static let openPaneLimit = 4_096
    static let dropped: Int32 = -1

    /// What the hot path needs of a series.
    private struct Clock {
        /// The pane of the last event, if it can be reused: its window.
        var start: Int64 = .max
        var end: Int64 = .min
        var pane: Int32 = -1
        /// The time of the newest event.
        var newest: Int64 = .min
        var watermark: Int64 = .min
        /// The newest event's time at which the next pane closes.
        var closesAt: Int64 = .max
        var lastTick: Int64 = .min
        var isIdle = false
    }

    let policy: WindowPolicy
    private(set) var tick: Int64
    /// The latest declared watermark: new series start there.
    private(set) var declared: Int64 = .min
    private(set) var panes: [Pane] = []
    private var freePanes: [Int32] = []
    private var clocks: [Clock] = []
    /// Open panes per series, by start; at most one early and one late pane of a window.
    private var open: [[Int32]] = []
    private var activeSeries = 0
    /// What was not given out yet.
    private(set) var news: [PaneNews] = []
    /// Series that fell idle since the last release.
    private(set) var fellIdle: [Int32] = []

    init(policy: WindowPolicy, tick: Int64 = .min) {
        self.policy = policy
        self.tick = tick
    }

    /// - Parameter isIdle: it is not waited for before its first event.
    mutating func addSeries(isIdle: Bool = false) {
        var clock = Clock()
        clock.watermark = declared
        clock.isIdle = isIdle
        clocks.append(clock)
        open.append([])
        if !isIdle { activeSeries += 1 }
    }

    var openPaneCount: Int { panes.count - freePanes.count }
    var seriesCount: Int { clocks.count }

    func watermark(of series: Int32) -> Int64 { clocks[Int(series)].watermark }
    func newest(of series: Int32) -> Int64 { clocks[Int(series)].newest }
    /// False for one that was added idle, as the overflow series is, and has been so ever since.
    func isUsed(_ series: Int32) -> Bool {
        !clocks[Int(series)].isIdle || clocks[Int(series)].lastTick != .min
    }
    func isIdle(_ series: Int32) -> Bool { clocks[Int(series)].isIdle }
    func openPanes(of series: Int32) -> [Int32] { open[Int(series)] }

    // MARK: Events

    /// Replaces the series of each row by its pane: `dropped` if it is older than the retention. Rows with a
    /// negative series are passed over.
    mutating func place(_ rows: UnsafeBufferPointer<some SeriesRow>, _ numbers: inout [Int32]) {
        var next = 0
        while true {
            next = placeInSameWindow(rows, from: next, &numbers)
            guard next < rows.count else { return }
            numbers[next] = place(time: rows[next].time, series: numbers[next])
            next += 1
        }
    }

    /// The common case: the event is in the window of its series' last event and closes nothing. Stops at the first
    /// row of another kind.
    private mutating func placeInSameWindow(
        _ rows: UnsafeBufferPointer<some SeriesRow>, from first: Int, _ numbers: inout [Int32]
    ) -> Int {
        let (tick, limit, disorder) = (tick, futureLimit, policy.outOfOrderness)
        return clocks.withUnsafeMutableBufferPointer { clocks in
            panes.withUnsafeMutableBufferPointer { panes in
                numbers.withUnsafeMutableBufferPointer { numbers in
                    for index in first..<rows.count where numbers[index] >= 0 {
                        let (time, series) = (rows[index].time, Int(numbers[index]))
                        let clock = clocks[series]
                        guard time >= clock.start, time < clock.end, !clock.isIdle,
                            time < clock.closesAt || time <= clock.newest, time <= limit
                        else { return index }
                        if time > clock.newest {
                            clocks[series].newest = time
                            clocks[series].watermark = max(clock.watermark, time - disorder)
                        }
                        clocks[series].lastTick = tick
                        panes[Int(clock.pane)].eventCount += 1
                        numbers[index] = clock.pane
                    }
                    return rows.count
                }
            }
        }
    }

    /// The pane of one event: `dropped` if it is older than the retention.
    mutating func place(time: Int64, series: Int32) -> Int32 {
        let index = Int(series)
        if time >= clocks[index].start, time < clocks[index].end, !clocks[index].isIdle {
            let pane = clocks[index].pane
            panes[Int(pane)].eventCount += 1
            clocks[index].lastTick = tick
            if time > clocks[index].newest { advance(index, to: time) }
            return pane
        }
        return placeElsewhere(time: time, index: index)
    }

    private mutating func placeElsewhere(time: Int64, index: Int) -> Int32 {
        if let retention = policy.retention, clocks[index].newest != .min,
            time < clocks[index].newest - retention
        {
            return Self.dropped
        }
        clocks[index].lastTick = tick
        if clocks[index].isIdle {
            clocks[index].isIdle = false
            activeSeries += 1
            news.append(.opened(series: Int32(index)))
        } else if clocks[index].newest == .min, open[index].isEmpty {
            news.append(.opened(series: Int32(index)))
        }
        let start = policy.start(of: time)
        let isLate = start + policy.size <= clocks[index].watermark
        let pane = openPane(index, start: start, isLate: isLate)
        panes[Int(pane)].eventCount += 1
        if isLate {
            if panes[Int(pane)].eventCount >= Self.latePaneEvents { close(index) { $0 == pane } }
            return pane
        }
        clocks[index].start = start
        clocks[index].end = start + policy.size
        clocks[index].pane = pane
        if time > clocks[index].newest { advance(index, to: time) }
        return pane
    }

    private mutating func openPane(_ index: Int, start: Int64, isLate: Bool) -> Int32 {
        for pane in open[index] where panes[Int(pane)].start == start && panes[Int(pane)].isLate == isLate {
            return pane
        }
        if open[index].count >= Self.openPaneLimit, let oldest = open[index].first {
            close(index) { $0 == oldest }
        }
        let content = Pane(series: Int32(index), start: start, isLate: isLate)
        let pane: Int32
        if let free = freePanes.popLast() {
            panes[Int(free)] = content
            pane = free
        } else {
            pane = Int32(panes.count)
            panes.append(content)
        }
        let place = open[index].firstIndex { panes[Int($0)].start > start } ?? open[index].count
        open[index].insert(pane, at: place)
        if !isLate {
            clocks[index].closesAt = min(clocks[index].closesAt, start + policy.size + policy.outOfOrderness)
        }
        return pane
    }

    private mutating func advance(_ index: Int, to time: Int64) {
        if time > futureLimit { return }
        clocks[index].newest = time
        clocks[index].watermark = max(clocks[index].watermark, time - policy.outOfOrderness)
        if time >= clocks[index].closesAt { closePassed(index) }
    }

    private var futureLimit: Int64 {
        tick == .min ? .max : tick.addingReportingOverflow(policy.futureGuard).partialValue
    }

    // MARK: Closing

    /// Closes what the watermark has passed, and the late panes with it.
    private mutating func closePassed(_ index: Int) {
        let watermark = clocks[index].watermark
        close(index) { [panes, size = policy.size] in
            panes[Int($0)].isLate || panes[Int($0)].start + size <= watermark
        }
    }

    /// Of several that close at once each tells a watermark that has not passed those behind it: whoever hears of a time has
    /// been given all windows that end by then.
    private mutating func close(_ index: Int, where isDue: (Int32) -> Bool) {
        var kept: [Int32] = []
        var due: [PaneNews] = []
        var (next, watermark) = (Int64.max, clocks[index].watermark)
        for pane in open[index].reversed() {
            let content = panes[Int(pane)]
            if isDue(pane) {
                due.append(.closed(pane: pane, watermark: watermark))
                if !content.isLate { watermark = min(watermark, content.start + policy.size - 1) }
                if clocks[index].pane == pane { forgetCurrent(index) }
            } else {
                kept.append(pane)
                if !content.isLate { next = min(next, content.start) }
            }
        }
        news += due.reversed()
        open[index] = kept.reversed()
        clocks[index].closesAt = next == .max ? .max : next + policy.size + policy.outOfOrderness
    }

    private mutating func forgetCurrent(_ index: Int) {
        clocks[index].start = .max
        clocks[index].end = .min
        clocks[index].pane = -1
    }

    /// Notes where an event of a pane lies, and says whether the pane is late.
    mutating func note(_ offset: Offset, in pane: Int32) -> Bool {
        panes[Int(pane)].note(offset)
        return panes[Int(pane)].isLate
    }

    /// The same for the rows of a batch.
    ///
    /// - Parameter numbers: the panes of the rows; negative for those that have none.
    /// - Returns: how many are in late panes.
    mutating func note(
        _ rows: UnsafeBufferPointer<some SeriesRow>, of records: [FetchedRecords.Record], in numbers: [Int32]
    ) -> Int {
        panes.withUnsafeMutableBufferPointer { panes in
            var late = 0
            for index in 0..<rows.count where numbers[index] >= 0 {
                let pane = Int(numbers[index])
                panes[pane].note(records[Int(rows[index].record)].offset)
                late += panes[pane].isLate ? 1 : 0
            }
            return late
        }
    }

    /// The news have been given out: indexes of closed panes may be used again.
    mutating func releaseNews() {
        for case .closed(let pane, _) in news { freePanes.append(pane) }
        news.removeAll(keepingCapacity: true)
        fellIdle.removeAll(keepingCapacity: true)
    }

    // MARK: Ticks and declarations

    /// Whether a tick could change anything.
    var wantsTick: Bool { activeSeries > 0 }

    /// The wall clock as it was recorded. Never goes back.
    mutating func advanceTick(to now: Int64) {
        guard now > tick else { return }
        tick = now
        guard activeSeries > 0 else { return }
        for index in clocks.indices where !clocks[index].isIdle { tickSeries(index, now: now) }
    }

    private mutating func tickSeries(_ index: Int, now: Int64) {
        if clocks[index].lastTick == .min { clocks[index].lastTick = now }
        if open[index].contains(where: { panes[Int($0)].isLate }) {
            close(index) { [panes] in panes[Int($0)].isLate }
        }
        guard now - clocks[index].lastTick >= policy.idleAfter else { return }
        if clocks[index].newest != .min, now - clocks[index].newest < policy.wallClockReach {
            raiseWatermark(index, to: now - policy.idleAfter - policy.outOfOrderness)
            if !open[index].isEmpty { return }
        }
        clocks[index].isIdle = true
        activeSeries -= 1
        fellIdle.append(Int32(index))
    }

    /// Nothing earlier than `time` will still come, in any series.
    mutating func declare(_ time: Int64) {
        guard time > declared else { return }
        declared = time
        for index in clocks.indices { raiseWatermark(index, to: time) }
        news.append(.declared(time: time))
    }

    private mutating func raiseWatermark(_ index: Int, to time: Int64) {
        guard time > clocks[index].watermark else { return }
        clocks[index].watermark = time
        closePassed(index)
    }

    // MARK: Snapshot

    /// Panes are written in the order of series and start, so that equal tables encode alike whatever indexes
    /// they gave out. `writePane` adds what the processors hold for a pane.
    func encode(into writer: inout ByteWriter, writePane: (Int32, inout ByteWriter) -> Void) {
        writer.writeZigZag(tick)
        writer.writeZigZag(declared)
        for (index, clock) in clocks.enumerated() {
            writer.writeZigZag(clock.newest)
            writer.writeZigZag(clock.watermark)
            writer.writeZigZag(clock.lastTick)
            writer.write(clock.isIdle)
            writer.writeVarint(UInt64(open[index].count))
            for pane in open[index].sorted(by: isBefore) {
                let content = panes[Int(pane)]
                writer.writeZigZag(content.start)
                writer.write(content.isLate)
                writer.writeVarint(content.eventCount)
                writer.writeZigZag(content.firstOffset)
                writer.writeZigZag(content.lastOffset)
                writePane(pane, &writer)
            }
        }
    }

    /// For a mistake that tests plant.
    mutating func forgetClocks() {
        for index in clocks.indices { clocks[index].newest = .min }
    }

    private func isBefore(_ a: Int32, _ b: Int32) -> Bool {
        let (a, b) = (panes[Int(a)], panes[Int(b)])
        return a.start != b.start ? a.start < b.start : !a.isLate && b.isLate
    }

    init(
        policy: WindowPolicy, seriesCount: Int, from reader: inout ByteReader,
        readPane: (Int32, inout ByteReader) throws(ByteCodingError) -> Void
    ) throws(ByteCodingError) {
        self.init(policy: policy, tick: try reader.readZigZag())
        declared = try reader.readZigZag()
        for index in 0..<seriesCount {
            addSeries()
            clocks[index].newest = try reader.readZigZag()
            clocks[index].watermark = try reader.readZigZag()
            clocks[index].lastTick = try reader.readZigZag()
            clocks[index].isIdle = try reader.readBool()
            if clocks[index].isIdle { activeSeries -= 1 }
            for _ in 0..<(try reader.readCount(atMost: Self.openPaneLimit + 1)) {
                let start = try WindowPolicy.readStart(from: &reader)
                let pane = openPane(index, start: start, isLate: try reader.readBool())
                panes[Int(pane)].eventCount = try reader.readVarint()
                panes[Int(pane)].firstOffset = try reader.readZigZag()
                panes[Int(pane)].lastOffset = try reader.readZigZag()
                guard panes[Int(pane)].lastOffset >= panes[Int(pane)].firstOffset else {
                    throw ByteCodingError(
                        "a window whose last event lies before its first", byte: reader.position)
                }
                try readPane(pane, &reader)
            }
        }
    }
}
