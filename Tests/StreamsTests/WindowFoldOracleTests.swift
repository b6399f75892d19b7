import Monitoring
import Randomness
import Streams
import Testing

@Suite("Merged windows are exact")
struct WindowFoldOracleTests {
    @Test(
        "every event that isn't a repetition counts once, open, closed or late",
        arguments: 0..<20 as Range<UInt64>)
    func counts(seed: UInt64) throws {
        let driver = try Scenario(seed: seed).run(batch: 13) { Sample.shard() }
        let logic = driver.core.logic
        let closed = try Sample.windows(driver.output)
        let open = logic.openWindows(SeriesFilter(), from: .min, to: .max)
        let folded = (closed + open).reduce(0) { $0 + $1.eventCount }
        let counters = logic.counters[0]
        #expect(folded == counters.read - counters.duplicates - counters.rejected)
        #expect(counters.duplicates > 0 && counters.rejected > 0 && counters.late > 0)
    }

    @Test(
        "the control shard holds the same counts, whatever the order of the partitions' parts",
        arguments: 0..<10 as Range<UInt64>)
    func control(seed: UInt64) throws {
        let driver = try Scenario(seed: seed).run(batch: 13) { Sample.shard() }
        let values = driver.output.filter { $0.output == 0 }.map(\.value)
        var control = ShardDriver(Sample.control())
        try control.feed(values)
        let collected = control.core.logic.windows(SeriesFilter(), from: .min, to: .max, size: Sample.minute)
        let total = collected.flatMap(\.windows).reduce(0) { $0 + $1.eventCount }
        #expect(total == (try Sample.windows(driver.output)).reduce(0) { $0 + $1.eventCount })
        let late = collected.flatMap(\.windows).flatMap(\.late).reduce(0) { $0 + $1.count }
        #expect(late == (try Sample.windows(driver.output)).filter(\.isLate).reduce(0) { $0 + $1.eventCount })
    }

    @Test("tiers drop what is older than they keep and say so")
    func tiers() throws {
        var driver = ShardDriver(Sample.shard())
        try driver.tick(Sample.start)
        try driver.feed((0..<200).map { Sample.event("\($0)", at: Sample.start + Int64($0) * Sample.minute) })
        var control = ShardDriver(Sample.control())
        try control.feed(driver.output.map(\.value))
        let minutes = control.core.logic.windows(
            SeriesFilter(), from: Sample.start, to: .max, size: Sample.minute)
        let series = try #require(minutes.first)
        let missing = try #require(series.missing.first)
        #expect(series.missing.count == 1 && missing.lowerBound == Sample.start && !missing.isEmpty)
        #expect(series.windows.allSatisfy { $0.start >= missing.upperBound })
        let tens = control.core.logic.windows(
            SeriesFilter(), from: .min, to: .max, size: 10 * Sample.minute)
        #expect(try #require(tens.first).missing.isEmpty)
        #expect(try #require(tens.first).windows.reduce(0) { $0 + $1.eventCount } == 198)
    }

    @Test(
        "every tier holds what was merged, whatever the order and the partitions",
        arguments: 0..<20 as Range<UInt64>)
    func tiersAreWhole(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let closed = try Sample.windows(try Scenario(seed: seed).run(batch: 13) { Sample.shard() }.output)
        // The parts of one series, most of them about in order, some of them far behind.
        let parts = (0..<300).map { index in
            var part = closed[index % closed.count]
            let behind = random.next() % 8 == 0 ? random.next() % 90 : random.next() % 3
            part.series = SeriesKey(model: "m", version: "v")
            part.start = Sample.start + (Int64(index / 3) - Int64(behind)) * Sample.minute
            return part
        }
        let tiers = [1, 5, 10, 60].map {
            WindowTier(size: $0 * Sample.minute, kept: 100 * 60 * Sample.minute)
        }
        var control = ShardDriver(Sample.control(tiers: tiers))
        try control.feed(parts.map { WindowMessage.partial($0).encoded })
        for size in tiers.map(\.size) {
            let policy = WindowPolicy(size: size)
            let series = try #require(
                control.core.logic.windows(SeriesFilter(), from: .min, to: .max, size: size).first)
            let held = Dictionary(grouping: series.windows) { policy.start(of: $0.start) }
            let given = Dictionary(grouping: parts) { policy.start(of: $0.start) }
            #expect(Set(held.keys) == Set(given.keys))
            for (start, windows) in held {
                let parts = try #require(given[start])
                #expect(windows.map(\.eventCount).reduce(0, +) == parts.map(\.eventCount).reduce(0, +))
                #expect(windows.map(\.revision).reduce(0, +) == UInt32(parts.count(where: \.isLate)))
                #expect(
                    try Sample.latencyCounts(windows.map(\.sections))
                        == Sample.latencyCounts(parts.map(\.sections)))
                #expect(windows.map(\.baseStarts.lowerBound).min() == parts.map(\.start).min())
                #expect(windows.map(\.baseStarts.upperBound).max() == parts.map(\.start).max())
            }
        }
    }

    @Test(
        "a range that begins and ends at any minute is made of few windows, and of all that lies in it",
        arguments: 0..<20 as Range<UInt64>)
    func anyRange(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let closed = try Sample.windows(try Scenario(seed: seed).run(batch: 13) { Sample.shard() }.output)
        let minutes: Int64 = 3_000
        let parts = (0..<Int(minutes)).map { minute in
            var part = closed[minute % closed.count]
            part.series = SeriesKey(model: "m", version: "v")
            part.start = Sample.start + Int64(minute) * Sample.minute
            return part
        }
        let tiers = [1, 10, 60, 1_440].map {
            WindowTier(size: $0 * Sample.minute, kept: minutes * Sample.minute)
        }
        var control = ShardDriver(Sample.control(tiers: tiers))
        try control.feed(parts.map { WindowMessage.partial($0).encoded })
        for size in [nil, 60 * Sample.minute, Sample.minute] {
            let first = Int64(random.next() % UInt64(minutes)), count = Int64(random.next() % 2_000)
            let from = Sample.start + first * Sample.minute
            let to = random.next() % 8 == 0 ? .max : from + count * Sample.minute
            let series = try #require(
                control.core.logic.windows(SeriesFilter(), from: from, to: to, size: size).first)
            let within = parts.filter { from <= $0.start && $0.start < to }
            #expect(series.missing.isEmpty)
            #expect(series.windows.map(\.eventCount).reduce(0, +) == within.map(\.eventCount).reduce(0, +))
            #expect(
                try Sample.latencyCounts(series.windows.map(\.sections))
                    == Sample.latencyCounts(within.map(\.sections)))
            // 9 minutes, 5 tens and 23 hours at either side of at most two days, and what is not merged yet.
            if size == nil { #expect(series.windows.count <= 2 * (9 + 5 + 23) + 2 + 3) }
            let policy = WindowPolicy(size: size ?? .max)
            let fits = series.windows.allSatisfy {
                size == nil
                    || policy.start(of: $0.baseStarts.lowerBound)
                        == policy.start(of: $0.baseStarts.upperBound)
            }
            #expect(fits)
        }
    }
}
