import ByteCoding
import Events
import Log

/// One kind of events in a data shard: their series with clocks and open windows, and the processors that fold them.
/// Each kind has clocks of its own, because labels come days after what they are labels of.
struct Lane<Row: SeriesRow> {
    let kind: EventKind
    /// Where its events lie.
    let source: TopicPartition
    var series: SeriesTable
    var table: PaneTable
    var processors: [any WindowProcessor<Row>]
    /// Events counted in the overflow series.
    private(set) var overflowCount: UInt64 = 0
    /// Of the rows that are being folded: their panes.
    private(set) var placed: [Int32] = []
    private var order = PaneOrder()
    /// What windows are written with that are given out.
    private var writer = ByteWriter()

    /// The number of a row that repeats an earlier one.
    static var repeated: Int32 { -2 }

    init(
        _ kind: EventKind, source: TopicPartition, policy: WindowPolicy, seriesLimit: Int,
        processors: [any WindowProcessor<Row>]
    ) {
        self.kind = kind
        self.source = source
        self.processors = processors
        series = SeriesTable(kind, limit: seriesLimit)
        table = PaneTable(policy: policy)
        // Most shards never need the overflow series.
        table.addSeries(isIdle: true)
    }

    // MARK: Events

    /// Begins a batch: rows that are no repetitions have the number 0.
    mutating func begin(count: Int) {
        placed.becomeZeros(count: count)
    }

    mutating func skip(_ row: Int) { placed[row] = Self.repeated }

    /// Numbers the rows' series and places the rows in panes, with the declared watermarks between them at their places.
    ///
    /// - Parameters segments, newSegments: where the rows' segments are, and those of rows that no series has yet.
    mutating func place(
        _ rows: UnsafeBufferPointer<Row>, around declarations: [DeclaredWatermark],
        segments: [Dimensions.Place] = [], newSegments: [Int: Segment] = [:]
    ) {
        let new = series.number(rows, into: &placed, places: segments, newSegments: newSegments)
        for _ in 0..<new { table.addSeries() }
        overflowCount += UInt64(placed.reduce(0) { $0 + ($1 == SeriesTable.overflowIndex ? 1 : 0) })
        guard !declarations.isEmpty else { return table.place(rows, &placed) }
        var rest = declarations[...]
        for index in 0..<rows.count {
            while let next = rest.first, next.record < Int(rows[index].record) {
                table.declare(next.time)
                rest.removeFirst()
            }
            guard placed[index] >= 0 else { continue }
            placed[index] = table.place(time: rows[index].time, series: placed[index])
        }
        for declaration in rest { table.declare(declaration.time) }
    }

    /// Places one event of a series that is known by its names.
    mutating func place(_ key: SeriesKey, time: Int64) -> (series: Int32, pane: Int32) {
        let number = series.number(key)
        while table.seriesCount < series.count { table.addSeries() }
        if number == SeriesTable.overflowIndex { overflowCount += 1 }
        return (number, table.place(time: time, series: number))
    }

    /// The rows that are older than the retention.
    var dropped: [Int] { placed.indices.filter { placed[$0] == PaneTable.dropped } }

    /// Notes where the rows lie that were placed in panes; says how many of them came late.
    mutating func noteOffsets(of rows: UnsafeBufferPointer<Row>, in records: FetchedRecords) -> Int {
        table.note(rows, of: records.records, in: placed)
    }

    /// Hands the rows to the processors, in the panes that they were placed in.
    mutating func hand(_ rows: UnsafeBufferPointer<Row>, _ features: UnsafeBufferPointer<FeatureRow>) {
        placed.withUnsafeBufferPointer { hand(rows, features, panes: $0) }
    }

    /// - Parameter panes: of each row; negative for one that isn't folded.
    mutating func hand(
        _ rows: UnsafeBufferPointer<Row>, _ features: UnsafeBufferPointer<FeatureRow>,
        panes: UnsafeBufferPointer<Int32>
    ) {
        order.arrange(panes)
        order.rows.withUnsafeBufferPointer { order in
            let placed = PlacedRows(rows: rows, features: features, panes: panes, order: order)
            for index in processors.indices {
                processors[index].reserve(panes: table.panes.count)
                processors[index].fold(placed)
            }
        }
    }

    // MARK: Output

    var hasNews: Bool { !table.news.isEmpty || !table.fellIdle.isEmpty }

    /// Says what the control shard has to hear of, in the order in which it happened; the second is the event time that
    /// it is about.
    mutating func giveOut(_ emit: (WindowMessage, Int64) -> Void) {
        guard hasNews else { return }
        for (index, news) in table.news.enumerated() {
            prepareToGiveOut(after: index)
            switch news {
            case .opened(let number): emit(.opened(series: series.keys[Int(number)]), table.tick)
            case .closed(let pane, let watermark):
                let window = closedWindow(pane, watermark: watermark)
                emit(.partial(window), window.start)
            case .declared(let time): emit(.declared(kind: kind, time: time), time)
            }
        }
        for number in table.fellIdle {
            let watermark = table.watermark(of: number)
            emit(.idle(series: series.keys[Int(number)], watermark: watermark), watermark)
        }
        table.releaseNews()
    }

    /// Fetches what the news behind one needs while that one is given out.
    private mutating func prepareToGiveOut(after index: Int) {
        guard index + 1 < table.news.count, case .closed(let pane, _) = table.news[index + 1] else { return }
        for index in processors.indices { processors[index].prepareToGiveOut(pane: pane) }
    }

    /// A window that has closed. Its pane is empty from then on.
    mutating func closedWindow(_ pane: Int32, watermark: Int64) -> PartialWindow {
        var window = emptyWindow(pane, watermark: watermark)
        for index in processors.indices {
            writer.removeAll()
            processors[index].giveOut(pane: pane, into: &writer)
            window.sections.append(
                WindowSection(name: processors[index].name, bytes: writer.bytesWithoutRoom))
        }
        return window
    }

    /// - Parameter writer: what the sections are written with, one after the other, so that its memory grows once for all.
    private func openWindow(_ pane: Int32, watermark: Int64, using writer: inout ByteWriter) -> PartialWindow
    {
        var window = emptyWindow(pane, watermark: watermark)
        for processor in processors {
            writer.removeAll()
            processor.encode(pane: pane, into: &writer)
            window.sections.append(WindowSection(name: processor.name, bytes: writer.bytesWithoutRoom))
        }
        return window
    }

    private func emptyWindow(_ pane: Int32, watermark: Int64) -> PartialWindow {
        let content = table.panes[Int(pane)]
        return PartialWindow(
            series: series.keys[Int(content.series)], start: content.start, isLate: content.isLate,
            eventCount: content.eventCount, watermark: watermark, sections: [], origins: origins(of: content))
    }

    private func origins(of pane: Pane) -> [WindowOrigin] {
        guard pane.firstOffset >= 0 else { return [] }
        return [WindowOrigin(source: source, offsets: pane.firstOffset...pane.lastOffset)]
    }

    // MARK: Questions

    /// The open windows of matching series that start in [from, to), as they stand.
    func openWindows(_ filter: SeriesFilter, from: Int64, to: Int64) -> [PartialWindow] {
        guard filter.kind == nil || filter.kind == kind else { return [] }
        var (windows, writer) = ([PartialWindow](), ByteWriter())
        for (index, key) in series.keys.enumerated() where filter.matches(key) {
            let number = Int32(index)
            for pane in table.openPanes(of: number) where (from..<to).contains(table.panes[Int(pane)].start) {
                let watermark = table.watermark(of: number)
                windows.append(openWindow(pane, watermark: watermark, using: &writer))
            }
        }
        return windows
    }

    func progress(_ filter: SeriesFilter) -> [SeriesProgress] {
        guard filter.kind == nil || filter.kind == kind else { return [] }
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

    // MARK: State

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(overflowCount)
        writer.writeVarint(UInt64(processors.count))
        for processor in processors { writer.write(processor.name) }
        series.encode(into: &writer)
        table.encode(into: &writer) { pane, writer in
            for processor in processors { processor.encode(pane: pane, into: &writer) }
        }
    }

    /// The state in parts.
    var components: [ShardComponent] {
        func component(_ name: String, _ encode: (inout ByteWriter) -> Void) -> ShardComponent {
            var writer = ByteWriter()
            encode(&writer)
            return ShardComponent(name, writer.bytes)
        }
        return [
            component("series of \(kind)") { writer in
                writer.writeVarint(overflowCount)
                series.encode(into: &writer)
            }, component("clocks of \(kind)") { table.encode(into: &$0) { _, _ in } },
        ]
            + processors.map { processor in
                component("\(processor.name) of \(kind)") {
                    table.encode(into: &$0, writePane: processor.encode)
                }
            }
    }

    mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        overflowCount = try reader.readVarint()
        let count = try reader.readCount(atMost: WindowMessage.sectionLimit)
        for index in 0..<count {
            let name = try reader.readString()
            guard index < processors.count, processors[index].name == name else {
                throw ByteCodingError("the state of a processor \(name)", byte: reader.position)
            }
        }
        guard count == processors.count else {
            throw ByteCodingError(
                "the state of \(count) processors where \(processors.count) are", byte: reader.position)
        }
        series = try SeriesTable(kind, limit: series.limit, from: &reader)
        var restored = processors
        table = try PaneTable(policy: table.policy, seriesCount: series.count, from: &reader) {
            (pane, reader) throws(ByteCodingError) in
            for index in restored.indices { try restored[index].restore(pane: pane, from: &reader) }
        }
        processors = restored
    }
}

/// That nothing earlier will come, at its place among the records of a batch.
struct DeclaredWatermark {
    var record: Int
    /// Milliseconds since 1970.
    var time: Int64
}
