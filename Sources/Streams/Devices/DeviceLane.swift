import ByteCoding
import Events
import Log

/// The telemetry of a data shard: a lane in which each device is a series, and what is to be told of the devices.
///
/// Windows of devices are told at once while there are few of them: `promptWindows` for each base window that time passes.
/// What closes beyond that is gathered and given out at ticks and declarations, and once it takes `reportBytes`. So a small
/// fleet is seen as it is, a large one costs a record for hundreds of windows, and what is given out does not depend on how
/// records are cut into batches.
struct DeviceLane {
    /// Bytes beyond which a report is given out. One entry more takes 128 KiB at the most.
    static let reportBytes = 64 << 10

    /// Windows that are told at once, of those that close while the shard's time passes a base window.
    static let promptWindows = 1_024

    private(set) var lane: Lane<TelemetryRow>
    private var entries = ByteWriter()
    private var entryCount = 0
    /// The highest watermark of a device whose window was given out.
    private var furthest: Int64 = .min
    /// Windows that were told at once since `furthest` came into its base window.
    private var promptCount = 0
    /// None of the devices has had events lately, and what was reported last of that. As of the news that were given out:
    /// what came later in the same batch must not show.
    private var isIdle = true
    private var wasIdle = true
    /// What a tick closes is told together.
    private var isTicking = false
    /// Up to when somebody has declared that all has come, in the same way.
    private var declared: Int64 = .min

    init(
        source: TopicPartition, policy: WindowPolicy, limit: Int,
        processors: [any WindowProcessor<TelemetryRow>]
    ) {
        lane = Lane(
            .telemetry, source: source, policy: policy, seriesLimit: limit, processors: processors)
    }

    var table: PaneTable { lane.table }
    /// Devices that are held.
    var count: Int { lane.series.count - 1 }
    /// Readings of devices beyond the limit.
    var overflowCount: UInt64 { lane.overflowCount }

    // MARK: Events

    /// Folds the rows of a batch.
    ///
    /// - Parameter repeated: indexes of rows that repeat an earlier event.
    /// - Returns: how many events came late.
    mutating func fold(
        _ rows: UnsafeBufferPointer<TelemetryRow>, _ readings: UnsafeBufferPointer<FeatureRow>,
        of records: FetchedRecords, repeated: [Int], around declarations: [DeclaredWatermark]
    ) -> Int {
        lane.begin(count: rows.count)
        for index in repeated { lane.skip(index) }
        lane.place(rows, around: declarations)
        let late = lane.noteOffsets(of: rows, in: records)
        lane.hand(rows, readings)
        return late
    }

    // MARK: Time

    /// The wall clock as it was recorded; what it closes and what was gathered is given out.
    mutating func advance(to tick: Int64, _ emit: (WindowMessage, Int64) -> Void) {
        lane.table.advanceTick(to: tick)
        isTicking = true
        giveOut(emit)
        isTicking = false
        isIdle = !lane.table.wantsTick
        report(emit)
    }

    var wantsTick: Bool { lane.table.wantsTick || hasReport }

    private var hasReport: Bool { entryCount > 0 || isIdle != wasIdle }

    // MARK: Output

    /// Notes what has happened to devices, and gives out what is due.
    mutating func giveOut(_ emit: (WindowMessage, Int64) -> Void) {
        guard lane.hasNews else { return }
        for news in lane.table.news {
            switch news {
            case .opened(let number):
                isIdle = false
                guard number != SeriesTable.overflowIndex else { continue }
                add(.opened(device: name(of: number)), emit)
            case .closed(let pane, let watermark): close(pane, watermark, emit)
            case .declared(let time):
                declared = time
                report(emit)
                emit(.declared(kind: .telemetry, time: time), time)
            }
        }
        // One with open windows waits for its own events or for a declaration: the time of others can't close them.
        for number in lane.table.fellIdle
        where number != SeriesTable.overflowIndex && lane.table.openPanes(of: number).isEmpty {
            add(.idle(device: name(of: number), watermark: lane.table.watermark(of: number)), emit)
        }
        lane.table.releaseNews()
    }

    private func name(of number: Int32) -> String { lane.series.keys[Int(number)].model }

    private mutating func close(_ pane: Int32, _ watermark: Int64, _ emit: (WindowMessage, Int64) -> Void) {
        let window = lane.closedWindow(pane, watermark: watermark)
        // Of devices beyond the limit nobody knows which reading is whose.
        guard window.series != .overflow(.telemetry), let origin = window.origins.first else { return }
        pass(watermark)
        add(
            .closed(
                DeviceWindow(
                    device: window.series.model, start: window.start, isLate: window.isLate,
                    watermark: watermark, offsets: origin.offsets, sections: window.sections)), emit)
        guard promptCount < Self.promptWindows, !isTicking else { return }
        promptCount += 1
        report(emit)
    }

    private mutating func pass(_ watermark: Int64) {
        guard watermark > furthest else { return }
        let policy = lane.table.policy
        if furthest == .min || policy.start(of: watermark) > policy.start(of: furthest) { promptCount = 0 }
        furthest = watermark
    }

    private mutating func add(_ entry: DeviceReport.Entry, _ emit: (WindowMessage, Int64) -> Void) {
        entry.encode(into: &entries)
        entryCount += 1
        if entries.bytes.count >= Self.reportBytes { report(emit) }
    }

    /// Gives out what was gathered.
    private mutating func report(_ emit: (WindowMessage, Int64) -> Void) {
        guard hasReport else { return }
        let tick = lane.table.tick
        let watermark = tick == .min ? furthest : min(furthest, max(tick, declared))
        emit(
            .devices(
                DeviceReport(
                    watermark: watermark, isIdle: isIdle, count: entryCount, bytes: entries.bytes)), watermark
        )
        (entries, entryCount, wasIdle) = (ByteWriter(), 0, isIdle)
    }

    // MARK: State

    func encode(into writer: inout ByteWriter) {
        encodeReport(into: &writer)
        lane.encode(into: &writer)
    }

    private func encodeReport(into writer: inout ByteWriter) {
        writer.writeZigZag(furthest)
        writer.writeZigZag(declared)
        writer.writeVarint(UInt64(promptCount))
        writer.write(isIdle)
        writer.write(wasIdle)
        writer.writeVarint(UInt64(entryCount))
        writer.writeSized(entries.bytes)
    }

    var components: [ShardComponent] {
        var writer = ByteWriter()
        encodeReport(into: &writer)
        return [ShardComponent("report of devices", writer.bytes)] + lane.components
    }

    mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        furthest = try reader.readZigZag()
        declared = try reader.readZigZag()
        promptCount = try reader.readCount(atMost: Self.promptWindows)
        isIdle = try reader.readBool()
        wasIdle = try reader.readBool()
        entryCount = try reader.readCount(atMost: reader.remaining)
        entries = ByteWriter()
        entries.writeRaw(try reader.readSized())
        try lane.restore(from: &reader)
    }
}
