import ByteCoding
import Commands
import Health
import JSON
import Randomness
import Sketches
import Testing

@Suite("Fleets, places, trends and models")
struct FleetTests {
    @Test(
        "geohash cells as published",
        arguments: [
            (57.64911, 10.40744, "u4pruydqqvj"), (42.6, -5.6, "ezs42"), (0, 0, "s0000"),
            (-25.382708, -49.265506, "6gkzwgjzn820"), (90, 180, "zzzz"), (-90, -180, "0000"),
        ])
    func geohash(latitude: Double, longitude: Double, cell: String) {
        let point = DeviceLocation(latitude: latitude, longitude: longitude)
        #expect(Geohash.cell(of: point, length: cell.utf8.count) == cell)
    }

    @Test(
        "a fleet is told by status, class and cell, with its worst devices and what changed since yesterday")
    func fleet() throws {
        var bench = Bench()
        let level: JSONValue = ["feature": "level", "weight": 1, "score": "bounds", "good": 100, "bad": 0]
        _ = try bench.send("PUT", "drills", ["devices": "drill-*", "features": [level], "silent_after": nil])
        _ = try bench.send(
            "PUT", "pumps", ["devices": "pump-*", "features": [level], "class": "water", "silent_after": nil])
        let (tampa, oslo) = (
            DeviceLocation(latitude: 27.9, longitude: -82.4), DeviceLocation(latitude: 59.9, longitude: 10.7)
        )
        let day: Int64 = 1_440
        for (minute, fall) in [(Int64(0), 0.0), (day, 20)] {
            bench.take("drill-1", minute: minute, [["level": 90 - fall]], at: tampa)
            bench.take("drill-2", minute: minute, [["level": 45]], at: tampa)
            bench.take("pump-1", minute: minute, [["level": 20 + fall]], at: oslo)
        }
        _ = bench.advance(minute: day + 10)
        let fleet = bench.state.fleet(now: Bench.start + (day + 10) * Bench.minute)
        #expect(fleet["devices"] == 3)
        #expect(
            fleet["worst"]?.array?.compactMap { $0["device"]?.string } == ["pump-1", "drill-2", "drill-1"])
        #expect(fleet["statuses"]?["warning"] == 2 && fleet["statuses"]?["healthy"] == 1)
        #expect(fleet["classes"]?.members?.map(\.name) == ["drills", "water"])
        #expect(fleet["cells"]?.members?.map(\.name) == ["dhvq", "u4xs"])
        #expect(fleet["since_yesterday"]?["better"] == 1 && fleet["since_yesterday"]?["worse"] == 1)
        #expect(fleet["since_yesterday"]?["fallen_most"]?.array?.first?["change"]?.number == -20)
        var filter = DeviceFilter()
        (filter.cell, filter.order) = ("dhv", .worst)
        let found = bench.state.devices(filter, now: Bench.start + (day + 10) * Bench.minute)
        #expect(found.compactMap { $0["device"]?.string } == ["drill-2", "drill-1"])
    }

    @Test("parts of a window merge to the same bytes in any order, however they were cut", arguments: 0..<30)
    func merging(seed: UInt64) throws {
        var chance = SeededRandom(seed: seed)
        var parts = (0..<5).map { _ in ReadingPanes() }
        for index in parts.indices { parts[index].reserve(panes: 1) }
        var whole = ReadingPanes()
        whole.reserve(panes: 1)
        for time in 0..<200 {
            let part = Int.random(in: 0..<5, using: &chance)
            // Quarters sum without rounding, so that the order can't show even in the last digit.
            let value = Double(Int.random(in: -1_000...1_000, using: &chance)) / 4
            let name = ["a", "b", "feature", "\u{e9}", "e\u{301}"].randomElement(using: &chance) ?? ""
            func insert(_ panes: inout ReadingPanes) {
                panes.insert(pane: 0, time: Int64(time), latitude: value / 10, longitude: 3)
                Array(name.utf8).withUnsafeBytes {
                    panes.insert(pane: 0, feature: $0, hash: UInt64(name.utf8.count), value: value)
                }
            }
            insert(&parts[part])
            insert(&whole)
        }
        func bytes(_ window: ReadingWindow) -> [UInt8] {
            var writer = ByteWriter()
            window.encode(into: &writer)
            return writer.bytes
        }
        let want = bytes(whole.window(pane: 0))
        for _ in 0..<5 {
            var merged = ReadingWindow()
            for part in parts.shuffled(using: &chance) {
                var reader = ByteReader(bytes(part.window(pane: 0)))
                merged.merge(try ReadingWindow(from: &reader))
                try reader.finish()
            }
            #expect(bytes(merged) == want)
        }
        var restored = ReadingPanes()
        var reader = ByteReader(want)
        try restored.restore(pane: 3, from: &reader)
        var writer = ByteWriter()
        restored.encode(pane: 3, into: &writer)
        #expect(writer.bytes == want)
    }

    @Test("readings beyond the limit of features count as samples only")
    func limit() {
        var panes = ReadingPanes()
        panes.reserve(panes: 1)
        for number in 0..<(HealthLimits.readingFeatureCount + 5) {
            panes.insert(pane: 0, time: 1, latitude: .nan, longitude: .nan)
            Array("f\(number)".utf8).withUnsafeBytes {
                panes.insert(pane: 0, feature: $0, hash: UInt64(number), value: 1)
            }
        }
        let window = panes.window(pane: 0)
        #expect(window.features.count == HealthLimits.readingFeatureCount)
        #expect(window.samples == UInt64(HealthLimits.readingFeatureCount + 5))
    }

    @Test("a robust trend passes over odd windows, and its interval holds the slope")
    func robust() throws {
        var chance = SeededRandom(seed: 5)
        var held = 0
        for _ in 0..<200 {
            let points = (0..<40).map { index in
                let noise = index % 10 == 3 ? -60 : Double.random(in: -3...3, using: &chance)
                return TrendPoint(end: Int64(index) * 3_600_000, score: 95 - Double(index) * 0.5 + noise)
            }
            let trend = try #require(RobustTrend(points))
            #expect(abs(trend.perDay + 12) < 4)
            if trend.low <= -12, -12 <= trend.high { held += 1 }
            let crossing = try #require(trend.crossing(50))
            #expect(crossing.earliest <= crossing.hours && crossing.hours <= crossing.latest ?? .infinity)
        }
        #expect(held >= 180, "\(held) of 200")
    }

    @Test("a model's score follows its requirements")
    func models() {
        let requirements = ModelRequirements(registered: ["latency_p99_ms": 200, "error_rate": 0.02])
        let good = ModelHealth(
            ModelMeasures(
                count: 500, latencyP99: 80, errorRate: 0, drift: 0.01, accuracy: 0.97, expectedCount: 500),
            requirements)
        #expect(
            ScoreTests.near(good.score, 100) && ScoreTests.near(good.confidence, 1) && good.status == .healthy
        )
        let slow = ModelHealth(ModelMeasures(count: 500, latencyP99: 400, errorRate: 0), requirements)
        #expect(slow.score == 50 && slow.confidence == 0.5 && slow.factors.first?.feature == "latency")
        #expect(ModelHealth(ModelMeasures(count: 0), requirements).score == nil)
    }
}
