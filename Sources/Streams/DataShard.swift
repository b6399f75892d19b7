public import ByteCoding
public import Events
import JSON
public import Log

/// Folds one partition of each data topic: recognizes repetitions, places events in windows, hands the rows to
/// the domains' processors, and gives out partial windows and dead letters. Knows no registry and no rule.
public struct DataShard: ShardLogic {
    /// The outputs of a data shard's plan, in order.
    enum Output: Int { case windows = 0, deadLetters }

    let name: String
    public let policy: WindowPolicy
    let kinds: [EventKind]
    let sources: [TopicPartition]
    var series: SeriesTable
    var table: PaneTable
    var filters: [DuplicateFilter]
    public private(set) var counters: [ShardCounts.Input]
    /// Events counted in the overflow series.
    public private(set) var overflowCount: UInt64 = 0
    var processors: [any WindowProcessor]
    /// A mistake that a test plants: series continue from a snapshot as if they had seen no event.
    package var forgetsClocks = false

    private let dedupeCapacity: Int
    private let seriesLimit: Int
    private let decoder: EventDecoder
    private let batch = EventBatch()
    private var placed: [Int32] = []

    /// - Parameters:
    ///   - sources, kinds: of each input, in the plan's order.
    ///   - seriesLimit: series that are held; events of further ones count in `SeriesKey.overflow`.
    ///   - dedupeCapacity: events of an input that are remembered.
    public init(
        name: String, sources: [TopicPartition], kinds: [EventKind], policy: WindowPolicy, seriesLimit: Int,
        dedupeCapacity: Int,
        decoder: EventDecoder, processors: [any WindowProcessor]
    ) {
        self.name = name
        self.kinds = kinds
        self.sources = sources
        self.policy = policy
        self.seriesLimit = seriesLimit
        self.dedupeCapacity = dedupeCapacity
        self.decoder = decoder
        self.processors = processors
        series = SeriesTable(limit: seriesLimit)
        table = PaneTable(policy: policy)
        // Most shards never need the overflow series.
        table.addSeries(isIdle: true)
        filters = kinds.map { _ in DuplicateFilter(capacity: dedupeCapacity) }
        counters = kinds.map { _ in ShardCounts.Input() }
    }

    /// Each event stands by itself.
    public var isMidCommand: Bool { false }

    public var counts: ShardCounts {
        var counts = ShardCounts()
        counts.inputs = counters
        counts.series = series.count - 1
        counts.overflowEvents = overflowCount
        counts.openWindows = table.openPaneCount
        return counts
    }

    // MARK: Events

    public mutating func apply(
        _ records: FetchedRecords, from source: TopicPartition, input: Int, into output: inout ShardOutput
    ) throws(ShardError) {
        decoder.decode(kinds[input], records, into: batch)
        apply(batch, of: records, from: source, input: input, into: &output)
    }

    /// The same for records that were decoded elsewhere, with a decoder of the input's kind.
    public mutating func apply(
        _ batch: EventBatch, of records: FetchedRecords, from source: TopicPartition, input: Int,
        into output: inout ShardOutput
    ) {
        counters[input].read += UInt64(records.records.count)
        var letters: [(record: Int, reason: String)] = []
        switch kinds[input] {
        case .inference:
            foldInferences(batch, of: records, input: input, letters: &letters, output: &output)
        case .telemetry, .feedback: noteRepetitions(batch, of: records, input: input, output: &output)
        }
        letters.append(contentsOf: undecodable(batch, records))
        counters[input].rejected += UInt64(letters.count)
        emit(letters.sorted { $0.record < $1.record }, of: records, source: source, output: &output)
        giveOut(into: &output)
    }

    /// Rejections, without those that are declarations of a watermark.
    private func undecodable(
        _ batch: EventBatch, _ records: FetchedRecords
    ) -> [(record: Int, reason: String)] {
        batch.rejections.filter { declaration(in: records, at: $0.record) == nil }
    }

    private mutating func foldInferences(
        _ batch: EventBatch, of records: FetchedRecords, input: Int,
        letters: inout [(record: Int, reason: String)], output: inout ShardOutput
    ) {
        var declarations = batch.rejections.compactMap { rejection in
            declaration(in: records, at: rejection.record).map { (record: rejection.record, time: $0) }
        }[...]
        batch.withInferences { rows, features in
            markRepetitions(rows, of: records, input: input, output: &output)
            for _ in 0..<series.number(rows, into: &placed) { table.addSeries() }
            overflowCount += UInt64(placed.reduce(0) { $0 + ($1 == SeriesTable.overflowIndex ? 1 : 0) })
            place(rows, around: &declarations)
            notePlaces(of: rows, in: records, input: input, letters: &letters)
            hand(rows, features)
        }
    }

    private mutating func notePlaces(
        of rows: UnsafeBufferPointer<InferenceRow>, in records: FetchedRecords, input: Int,
        letters: inout [(record: Int, reason: String)]
    ) {
        for index in 0..<rows.count {
            let pane = placed[index]
            if pane == PaneTable.dropped { letters.append((Int(rows[index].record), "beyond_retention")) }
            guard pane >= 0 else { continue }
            let isLate = table.note(records.records[Int(rows[index].record)].offset, in: pane)
            if isLate { counters[input].late += 1 }
        }
    }

    /// The number of a row that repeats an earlier one.
    private static let repeated: Int32 = -2

    private mutating func markRepetitions(
        _ rows: UnsafeBufferPointer<InferenceRow>, of records: FetchedRecords, input: Int,
        output: inout ShardOutput
    ) {
        placed.removeAll(keepingCapacity: true)
        placed.append(contentsOf: repeatElement(0, count: rows.count))
        var found: [Int] = []
        filters[input].insert(count: rows.count) {
            rows[$0].fingerprint
        } repeated: {
            found.append($0)
        }
        for index in found {
            placed[index] = Self.repeated
            noteRepetition(of: Int(rows[index].record), in: records, input: input, output: &output)
        }
    }

    /// Places the rows, with the declared watermarks between them at their places.
    private mutating func place(
        _ rows: UnsafeBufferPointer<InferenceRow>, around declarations: inout ArraySlice<Declaration>
    ) {
        guard !declarations.isEmpty else { return table.place(rows, &placed) }
        for index in 0..<rows.count {
            while let next = declarations.first, next.record < Int(rows[index].record) {
                table.declare(next.time)
                declarations.removeFirst()
            }
            var one = [placed[index]]
            table.place(UnsafeBufferPointer(rebasing: rows[index...index]), &one)
            placed[index] = one[0]
        }
        for declaration in declarations { table.declare(declaration.time) }
    }

    private typealias Declaration = (record: Int, time: Int64)

    private mutating func hand(
        _ rows: UnsafeBufferPointer<InferenceRow>, _ features: UnsafeBufferPointer<FeatureRow>
    ) {
        placed.withUnsafeBufferPointer { panes in
            let placedRows = PlacedRows(rows: rows, features: features, panes: panes)
            for index in processors.indices {
                processors[index].reserve(panes: table.panes.count)
                processors[index].fold(placedRows)
            }
        }
    }

    private mutating func noteRepetitions(
        _ batch: EventBatch, of records: FetchedRecords, input: Int, output: inout ShardOutput
    ) {
        var events: [(fingerprint: UInt64, record: Int)] = []
        batch.forEachEvent { events.append(($0.fingerprint, $0.record)) }
        var found: [Int] = []
        filters[input].insert(count: events.count) {
            events[$0].fingerprint
        } repeated: {
            found.append(events[$0].record)
        }
        for record in found { noteRepetition(of: record, in: records, input: input, output: &output) }
    }

    private mutating func noteRepetition(
        of record: Int, in records: FetchedRecords, input: Int, output: inout ShardOutput
    ) {
        counters[input].duplicates += 1
        output.duplicates.append((input, records.records[record].offset))
    }

    // MARK: Time

    public mutating func advance(to tick: Int64, into output: inout ShardOutput) {
        table.advanceTick(to: tick)
        giveOut(into: &output)
    }

    public var wantsTick: Bool { table.wantsTick }
    public var declaredTime: Int64 { table.declared }

    private func declaration(in records: FetchedRecords, at record: Int) -> Int64? {
        WatermarkEvent.time(of: records.bytes(records.records[record].value))
    }

    // MARK: Output

    private mutating func giveOut(into output: inout ShardOutput) {
        guard !table.news.isEmpty || !table.fellIdle.isEmpty else { return }
        for news in table.news {
            switch news {
            case .opened(let number):
                emit(.opened(series: series.keys[Int(number)]), time: table.tick, into: &output)
            case .closed(let pane, let watermark):
                let window = partialWindow(pane, watermark: watermark)
                emit(.partial(window), time: window.start, into: &output)
                for index in processors.indices { processors[index].reset(pane: pane) }
            case .declared(let time):
                emit(.declared(topic: declaredTopic, time: time), time: time, into: &output)
            }
        }
        for number in table.fellIdle {
            let watermark = table.watermark(of: number)
            emit(
                .idle(series: series.keys[Int(number)], watermark: watermark), time: watermark, into: &output)
        }
        table.releaseNews()
    }

    /// Declarations count where they lie among the events that open windows.
    private var declaredTopic: String { windowSource?.topic.name ?? "" }

    /// Where the events lie that open windows.
    private var windowSource: TopicPartition? { kinds.firstIndex(of: .inference).map { sources[$0] } }

    private func emit(_ message: WindowMessage, time: Int64, into output: inout ShardOutput) {
        output.emit(
            message.encoded, key: Array(name.utf8), to: Output.windows.rawValue, timestamp: max(0, time))
    }

    func partialWindow(_ pane: Int32, watermark: Int64) -> PartialWindow {
        let content = table.panes[Int(pane)]
        return PartialWindow(
            series: series.keys[Int(content.series)], start: content.start, isLate: content.isLate,
            eventCount: content.eventCount, watermark: watermark,
            sections: processors.map { processor in
                var writer = ByteWriter(reservingCapacity: 256)
                processor.encode(pane: pane, into: &writer)
                return WindowSection(name: processor.name, bytes: writer.bytes)
            }, origins: origins(of: content))
    }

    private func origins(of pane: Pane) -> [WindowOrigin] {
        guard pane.firstOffset >= 0, let windowSource else { return [] }
        return [WindowOrigin(source: windowSource, offsets: pane.firstOffset...pane.lastOffset)]
    }

    private func emit(
        _ letters: [(record: Int, reason: String)], of records: FetchedRecords, source: TopicPartition,
        output: inout ShardOutput
    ) {
        for letter in letters {
            let record = records.records[letter.record]
            let time = table.tick == .min ? record.timestamp : table.tick
            let content = DeadLetter(
                record, of: records, source: source, reason: letter.reason, time: time)
            output.emit(content.json.encoded(), to: Output.deadLetters.rawValue, timestamp: time)
        }
    }

    // MARK: State

    public func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(kinds.count))
        for (counters, filter) in zip(counters, filters) {
            for count in [counters.read, counters.duplicates, counters.rejected, counters.late] {
                writer.writeVarint(count)
            }
            filter.encode(into: &writer)
        }
        writer.writeVarint(overflowCount)
        writer.writeVarint(UInt64(processors.count))
        for processor in processors { writer.write(processor.name) }
        series.encode(into: &writer)
        table.encode(into: &writer) { pane, writer in
            for processor in processors { processor.encode(pane: pane, into: &writer) }
        }
    }

    /// Most of its state changes with every batch.
    public var laterEncoding: (@Sendable (inout ByteWriter) -> Void)? { nil }

    public var components: [ShardComponent] {
        let repetitions = zip(kinds, filters).map { kind, filter in
            Self.component("repetitions of \(kind)", filter.encode)
        }
        let processed = processors.map { processor in
            Self.component(processor.name) { table.encode(into: &$0, writePane: processor.encode) }
        }
        return repetitions + [
            Self.component("counters") { writer in
                for counters in counters {
                    for count in [counters.read, counters.duplicates, counters.rejected, counters.late] {
                        writer.writeVarint(count)
                    }
                }
                writer.writeVarint(overflowCount)
            }, Self.component("series", series.encode),
            Self.component("clocks") { table.encode(into: &$0) { _, _ in } },
        ] + processed
    }

    private static func component(_ name: String, _ encode: (inout ByteWriter) -> Void) -> ShardComponent {
        var writer = ByteWriter()
        encode(&writer)
        return ShardComponent(name, writer.bytes)
    }

    public mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        try restoreCounters(from: &reader)
        overflowCount = try reader.readVarint()
        for index in 0..<(try reader.readCount(atMost: WindowMessage.sectionLimit)) {
            let name = try reader.readString()
            guard index < processors.count, processors[index].name == name else {
                throw ByteCodingError("the state of a processor \(name)", byte: reader.position)
            }
        }
        series = try SeriesTable(limit: seriesLimit, from: &reader)
        var restored = processors
        table = try PaneTable(policy: policy, seriesCount: series.count, from: &reader) {
            (pane, reader) throws(ByteCodingError) in
            for index in restored.indices { try restored[index].restore(pane: pane, from: &reader) }
        }
        processors = restored
        if forgetsClocks { table.forgetClocks() }
    }

    private mutating func restoreCounters(from reader: inout ByteReader) throws(ByteCodingError) {
        let count = try reader.readCount(atMost: 1 << 10)
        guard count == kinds.count else {
            throw ByteCodingError(
                "the state of \(count) inputs where \(kinds.count) are", byte: reader.position)
        }
        for index in 0..<count {
            counters[index] = ShardCounts.Input(
                read: try reader.readVarint(), duplicates: try reader.readVarint(),
                rejected: try reader.readVarint(), late: try reader.readVarint())
            filters[index] = try DuplicateFilter(capacity: dedupeCapacity, from: &reader)
        }
    }
}
