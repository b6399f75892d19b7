import Events
import JSON
import Log
import Monitoring
import Sketches
import Streams
import Testing

@Suite("A data shard")
struct DataShardTests {
    @Test("gives a window out when its series has passed the window's end and the allowed disorder")
    func closing() throws {
        var driver = ShardDriver(Sample.shard())
        try driver.tick(Sample.start)
        try driver.feed([
            Sample.event("a", at: Sample.start), Sample.event("b", at: Sample.start + 59_999),
            Sample.event("c", at: Sample.start + 69_999),
        ])
        #expect(try Sample.windows(driver.output).isEmpty)
        try driver.feed([Sample.event("d", at: Sample.start + 70_000)])
        let windows = try Sample.windows(driver.output)
        #expect(windows.map(\.start) == [Sample.start])
        #expect(windows.map(\.eventCount) == [2])
        #expect(windows.map(\.watermark) == [Sample.start + 60_000])
    }

    @Test("keeps the clock of each series apart: an old backfill of another model is not late")
    func seriesClocks() throws {
        var driver = ShardDriver(Sample.shard())
        try driver.tick(Sample.start)
        try driver.feed([
            Sample.event("new", at: Sample.start + 10 * Sample.minute),
            Sample.event("old", at: Sample.start - 365 * 86_400_000, model: "backfill"),
        ])
        #expect(driver.core.logic.counters[0].late == 0)
        #expect(driver.core.logic.counts.openWindows == 2)
    }

    @Test("sends late events on as a late part of their window")
    func late() throws {
        var driver = ShardDriver(Sample.shard())
        try driver.tick(Sample.start)
        try driver.feed([
            Sample.event("a", at: Sample.start), Sample.event("b", at: Sample.start + 5 * Sample.minute),
            Sample.event("c", at: Sample.start + 1, latency: 7),
        ])
        try driver.tick(Sample.start + 1_000)
        let windows = try Sample.windows(driver.output)
        #expect(windows.map(\.isLate) == [false, true])
        #expect(windows.map(\.start) == [Sample.start, Sample.start])
        #expect(try Sample.latency(windows[1]).latency.max == 7)
        #expect(driver.core.logic.counters[0].late == 1)
    }

    @Test("keeps names apart that differ in bytes and mean the same to Unicode")
    func unicodeNames() throws {
        var driver = ShardDriver(Sample.shard())
        try driver.tick(Sample.start)
        try driver.feed([
            Sample.event("a", at: Sample.start, model: "caf\u{e9}"),
            Sample.event("b", at: Sample.start, model: "cafe\u{301}"),
        ])
        #expect(driver.core.logic.counts.series == 2)
        let composed = SeriesKey(model: "caf\u{e9}", version: "v1")
        let decomposed = SeriesKey(model: "cafe\u{301}", version: "v1")
        #expect(composed != decomposed && Set([composed, decomposed]).count == 2)
        #expect(SeriesFilter(model: "caf\u{e9}").matches(composed))
        #expect(!SeriesFilter(model: "caf\u{e9}").matches(decomposed))
    }

    @Test("counts a model of the overflow series' name in that series")
    func modelNamedOverflow() throws {
        var driver = ShardDriver(Sample.shard())
        try driver.tick(Sample.start)
        try driver.feed([Sample.event("a", at: Sample.start, model: "overflow", version: "overflow")])
        #expect(driver.core.logic.counts.series == 0)
        let open = driver.core.logic.openWindows(SeriesFilter(), from: .min, to: .max)
        #expect(open.map(\.series) == [.overflow(.inference)] && open.map(\.eventCount) == [1])
    }

    @Test("counts a repetition and does not fold it twice")
    func repetition() throws {
        var driver = ShardDriver(Sample.shard())
        try driver.tick(Sample.start)
        let event = Sample.event("a", at: Sample.start)
        try driver.feed([event, event, Sample.event("b", at: Sample.start), event])
        #expect(driver.core.logic.counters[0].duplicates == 2)
        #expect(driver.duplicates.map(\.offset) == [1, 3])
        let open = driver.core.logic.openWindows(SeriesFilter(), from: .min, to: .max)
        #expect(open.map(\.eventCount) == [2])
    }

    @Test("makes a dead letter of what it can't read and goes on")
    func unreadable() throws {
        var driver = ShardDriver(Sample.shard())
        try driver.tick(Sample.start)
        try driver.feed([Array("nonsense".utf8), Sample.event("a", at: Sample.start)])
        #expect(driver.output.filter { $0.output == 1 }.count == 1)
        #expect(driver.core.logic.counters[0].rejected == 1)
        #expect(driver.core.logic.counts.openWindows == 1)
    }

    @Test("counts events of series beyond the limit in the overflow series")
    func overflow() throws {
        var driver = ShardDriver(Sample.shard(series: 2))
        try driver.tick(Sample.start)
        try driver.feed((0..<5).map { Sample.event("\($0)", at: Sample.start, model: "m\($0)") })
        let open = driver.core.logic.openWindows(SeriesFilter(), from: .min, to: .max)
        let counts = Dictionary(uniqueKeysWithValues: open.map { ($0.series.model, $0.eventCount) })
        #expect(counts == ["m0": 1, "m1": 1, "overflow": 3])
        #expect(driver.core.logic.counts.overflowEvents == 3)
    }

    @Test("is not thrown out of time by one event of the next century")
    func farFuture() throws {
        var driver = ShardDriver(Sample.shard())
        try driver.tick(Sample.start)
        try driver.feed([
            Sample.event("a", at: Sample.start), Sample.event("b", at: Sample.start + 100 * 365 * 86_400_000),
            Sample.event("c", at: Sample.start + 1),
        ])
        #expect(driver.core.logic.counters[0].late == 0)
        let open = driver.core.logic.openWindows(SeriesFilter(), from: .min, to: .max)
        #expect(open.map(\.eventCount).sorted() == [1, 2])
    }

    @Test("closes the windows of a series that has fallen silent, by the recorded clock, if they are recent")
    func idle() throws {
        var driver = ShardDriver(Sample.shard())
        try driver.tick(Sample.start)
        try driver.feed([Sample.event("a", at: Sample.start)])
        try driver.tick(Sample.start + 90_000)
        #expect(try Sample.windows(driver.output).isEmpty)
        try driver.tick(Sample.start + 101_000)
        #expect(try Sample.windows(driver.output).count == 1)
        #expect(driver.core.logic.progress(SeriesFilter()).map(\.isIdle) == [true])
        #expect(!driver.core.logic.wantsTick)
    }

    @Test("never closes windows of long ago by the wall clock")
    func idleHistory() throws {
        var driver = ShardDriver(Sample.shard())
        try driver.tick(Sample.start)
        try driver.feed([Sample.event("a", at: Sample.start - 86_400_000)])
        for second in 1...200 { try driver.tick(Sample.start + Int64(second) * 1_000) }
        #expect(try Sample.windows(driver.output).isEmpty)
        #expect(driver.core.logic.progress(SeriesFilter()).map(\.isIdle) == [true])
    }

    @Test("takes a declared watermark at its place among the events")
    func declaration() throws {
        var driver = ShardDriver(Sample.shard())
        try driver.tick(Sample.start)
        let declaration = WatermarkEvent.json(
            id: "w", time: Sample.start + Sample.minute, declared: Sample.start
        ).encoded()
        try driver.feed([
            Sample.event("a", at: Sample.start), declaration, Sample.event("b", at: Sample.start + 1),
            Sample.event("c", at: Sample.start + 1, model: "new"),
        ])
        #expect(driver.core.logic.counters[0].late == 2)
        #expect(driver.core.logic.counters[0].rejected == 0)
        let windows = try Sample.windows(driver.output)
        #expect(windows.map(\.eventCount) == [1])
    }

    @Test("knows the watermark of a series all of whose events came behind a declared one")
    func onlyLate() throws {
        var driver = ShardDriver(Sample.shard())
        try driver.tick(Sample.start)
        let time = Sample.start + 10 * Sample.minute
        let declaration = WatermarkEvent.json(id: "w", time: time, declared: Sample.start).encoded()
        try driver.feed([declaration, Sample.event("a", at: Sample.start)])
        try driver.tick(Sample.start + 1_000)
        #expect(try Sample.windows(driver.output).map(\.isLate) == [true])
        #expect(driver.core.logic.progress(SeriesFilter()).map(\.watermark) == [time])
    }

    @Test("refuses records that are not the next ones")
    func gap() throws {
        var core = Sample.shard()
        let records = FetchedRecords()
        records.records = [
            FetchedRecords.Record(offset: 3, timestamp: 0, key: .null, value: .null, headers: .null)
        ]
        var output = ShardOutput()
        #expect(throws: ShardError.self) { try core.apply(records, input: 0, into: &output) }
    }
}
