import Engine
import JSON
import Log
import Streams
import Testing

@Suite("Readings of devices")
struct DeviceTests {
    @Test("are scored as their device's own clock closes its policy's window")
    func ownClock() throws {
        var fleet = FleetDriver()
        try fleet.put("all", FleetDriver.policy())
        try fleet.send("a", level: 80, at: 0, 100, 299)
        #expect(try fleet.device("a") == nil)
        // Ten seconds of disorder are allowed.
        try fleet.send("a", level: 10, at: 309)
        #expect(try fleet.device("a") == nil)
        try fleet.send("a", level: 10, at: 310)
        #expect(try fleet.score("a") == 80)
        #expect(try fleet.windowEnd("a") == 300)
    }

    @Test("of last year are not late because other devices are ahead")
    func backfill() throws {
        var fleet = FleetDriver()
        try fleet.put("all", FleetDriver.policy())
        let year: Int64 = 365 * 86_400
        try fleet.send("live", level: 50, at: 0, 400, 800)
        for second in stride(from: Int64(0), to: 3_600, by: 30) {
            try fleet.send("old", level: 70, at: second - year)
        }
        try fleet.send("live", level: 50, at: 1_200)
        #expect(try fleet.windowEnd("old") == 3_300 - year)
        #expect(try fleet.score("old") == 70)
        #expect(fleet.data.core.logic.counts.inputs[1].late == 0)
    }

    @Test("of a device that falls silent are scored by the clock of others, and it is silent after a while")
    func silence() throws {
        var fleet = FleetDriver()
        try fleet.put("all", FleetDriver.policy())
        try fleet.tick(0)
        for second in stride(from: Int64(0), through: 60, by: 10) {
            try fleet.send("a", level: 60, at: second)
        }
        for second in stride(from: Int64(70), through: 330, by: 10) { try fleet.tick(second) }
        #expect(try fleet.device("a") == nil, "the allowance for events on their way is not over")
        try fleet.tick(340)
        #expect(try fleet.windowEnd("a") == 300)
        #expect(try fleet.status("a") == "watch")
        for second in stride(from: Int64(350), through: 760, by: 10) { try fleet.tick(second) }
        #expect(try fleet.status("a") == "silent")
        #expect(try fleet.device("a")?["confidence"]?.number == 0)
        #expect(try fleet.score("a") == 60)
        for second in [Int64(770), 780, 790] { try fleet.send("a", level: 90, at: second) }
        #expect(try fleet.status("a") == "silent", "no window with its new readings has closed")
        for second in stride(from: Int64(800), through: 960, by: 10) { try fleet.tick(second) }
        #expect(try fleet.status("a") == "healthy")
    }

    @Test("that are on their way keep their window open, whatever the clock of others says")
    func onTheirWay() throws {
        var fleet = FleetDriver()
        try fleet.put("all", FleetDriver.policy())
        try fleet.tick(0)
        try fleet.send("slow", level: 40, at: 10)
        for second in stride(from: Int64(10), through: 200, by: 10) { try fleet.tick(second) }
        // It was idle, and is back with readings that took five minutes to come.
        for second in stride(from: Int64(200), through: 330, by: 5) {
            try fleet.tick(second + 50)
            try fleet.send("slow", level: 40, at: second)
        }
        #expect(try fleet.windowEnd("slow") == 300)
        #expect(try fleet.device("slow")?["samples"]?.integer == 21)
        #expect(fleet.data.core.logic.counts.inputs[1].late == 0)
    }

    @Test("that come late count while their policy's window is open, and no more once it is closed")
    func late() throws {
        var fleet = FleetDriver()
        try fleet.put("all", FleetDriver.policy())
        try fleet.send("a", level: 100, at: 0, 200)
        try fleet.send("a", level: 0, at: 20)
        #expect(fleet.data.core.logic.counts.inputs[1].late == 1)
        try fleet.declare(300)
        #expect(try fleet.score("a").map { ($0 * 3).rounded() } == 200)
        try fleet.send("a", level: 0, at: 30)
        try fleet.declare(600)
        #expect(try fleet.score("a").map { ($0 * 3).rounded() } == 200)
        #expect(try fleet.device("a")?["samples"]?.integer == 3)
    }

    @Test("of devices beyond the limit are counted and not scored")
    func overflow() throws {
        var fleet = FleetDriver(devices: 2)
        try fleet.put("all", FleetDriver.policy())
        for device in ["a", "b", "c", "d"] { try fleet.send(device, level: 50, at: 0, 1) }
        try fleet.declare(300)
        let devices = try fleet.body(["views", "health"])["devices"]?.array ?? []
        #expect(devices.compactMap { $0["device"]?.string } == ["a", "b"])
        #expect(fleet.data.core.logic.counts.overflowEvents == 4)
        #expect(fleet.data.core.logic.counts.devices == 2)
    }

    @Test(
        "give the same state and the same reports however they are cut into batches", arguments: [1, 3, 64])
    func batches(size: Int) throws {
        func run(_ batch: Int) throws -> FleetDriver {
            var fleet = FleetDriver(batch: batch)
            try fleet.put("all", FleetDriver.policy(window: "1m"))
            try fleet.tick(0)
            for round in 0..<6 as Range<Int64> {
                let watermark = FleetDriver.start + (round * 100 - 50) * 1_000
                let events = (0..<200 as Range<Int64>).map { number -> [UInt8] in
                    if number == 77 {
                        return WatermarkEvent.json(id: "w\(round)", time: watermark, declared: watermark)
                            .encoded()
                    }
                    return FleetDriver.event(
                        Int(round * 1_000 + number), "d\(number * number % 31)", level: Double(number % 97),
                        at: round * 100 + number / 2 - number * 7 % 40)
                }
                try fleet.send(events)
                try fleet.tick(round * 100 + 130)
            }
            return fleet
        }
        let (whole, cut) = (try run(.max), try run(size))
        #expect(cut.data.output == whole.data.output)
        #expect(cut.data.hash == whole.data.hash)
        #expect(cut.control.hash == whole.control.hash)
    }

    @Test("are of windows that the engine's base windows make")
    func baseWindow() throws {
        var configuration = EngineConfiguration()
        configuration.windows.baseMilliseconds = 120_000
        let control = ShardFactory(configuration: configuration, shards: 1).control()
        let request = CommandRequest(
            "PUT", ["health-policies", "p"], body: FleetDriver.policy(window: "3m"), actor: "ann")
        let error = #expect(throws: EngineError.self) { try control.prepare(request, time: 0) }
        #expect(error?.errors.map(\.pointer) == ["/window"])
    }

    @Test("are named worst first, a page at a time")
    func pages() throws {
        var fleet = FleetDriver()
        try fleet.put("all", FleetDriver.policy())
        for number in 0..<5 { try fleet.send("d\(number)", level: Double(90 - number * 10), at: 0) }
        try fleet.declare(300)
        let first = try fleet.body(["views", "health"], ["order": "worst", "limit": "2"])
        #expect(first["devices"]?.array?.compactMap { $0["device"]?.string } == ["d4", "d3"])
        #expect(first["count"]?.integer == 5)
        let token = try #require(first["next_page_token"]?.string)
        let next = try fleet.body(
            ["views", "health"], ["order": "worst", "limit": "4", "page_token": token])
        #expect(next["devices"]?.array?.compactMap { $0["device"]?.string } == ["d2", "d1", "d0"])
        #expect(next["next_page_token"] == .null)
        #expect(try fleet.body(["views", "fleet"])["devices"]?.integer == 5)
    }

    @Test("are scored by policies whose events are listed")
    func history() throws {
        var fleet = FleetDriver()
        try fleet.put("all", FleetDriver.policy())
        try fleet.put("all", FleetDriver.policy(window: "1m"))
        guard
            case .history(let page) = try fleet.control.core.answer([
                "health-policies", "all", "history",
            ])
        else {
            Issue.record("no events")
            return
        }
        #expect(page.entries.map(\.offset) == [0, 1])
        #expect(page.topic.name == "rules")
        #expect(try fleet.body(["health-policies", "all"])["version"]?.integer == 2)
    }
}
