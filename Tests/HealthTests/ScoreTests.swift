import ByteCoding
import Commands
import Health
import JSON
import Randomness
import Testing

@Suite("Scores of devices")
struct ScoreTests {
    static let fleet: JSONValue = [
        "devices": "drill-*", "window": "10m", "expected_samples": 10, "silent_after": "30m",
        "trend_window": "2h",
        "features": [
            ["feature": "battery_voltage", "weight": 0.4, "score": "bounds", "good": 12.6, "bad": 10.8],
            ["feature": "current", "weight": 0.4, "score": "stability", "good": 0.05, "bad": 0.5],
            ["feature": "gps_hdop", "weight": 0.2, "score": "bounds", "good": 1.0, "bad": 5.0],
        ],
    ]
    static let formula = HealthFormula(
        features: [
            .init(name: "battery_voltage", weight: 0.4, isStability: false, good: 12.6, bad: 10.8),
            .init(name: "current", weight: 0.4, isStability: true, good: 0.05, bad: 0.5),
            .init(name: "gps_hdop", weight: 0.2, isStability: false, good: 1, bad: 5),
        ], window: 600_000, expected: 10, silentAfter: 1_800_000, trendWindow: 7_200_000)

    static func near(_ a: Double?, _ b: Double?, _ tolerance: Double = 1e-9) -> Bool {
        guard let a, let b else { return a == nil && b == nil }
        return abs(a - b) <= tolerance * max(1, abs(b))
    }

    @Test("random fleets have the scores, confidences, silences and trends of the formula", arguments: 0..<40)
    func oracle(seed: UInt64) throws {
        var chance = SeededRandom(seed: seed)
        var bench = Bench()
        _ = try bench.send("PUT", "drills", Self.fleet)
        var sent: [String: [(time: Int64, values: [String: Double])]] = [:]
        let names = (0..<4).map { "drill-\($0)" }
        let density = Int.random(in: 1...9, using: &chance)
        for minute in 0..<240 {
            for name in names where Int.random(in: 0..<10, using: &chance) < density {
                // Now and then a device says nothing for a while.
                if (minute / 45 + name.utf8.count + Int(seed)) % 4 == Int(name.suffix(1)) { continue }
                let readings = (0..<Int.random(in: 1...3, using: &chance)).map { _ in
                    var values: [String: Double] = [:]
                    if chance.next() % 4 > 0 {
                        values["battery_voltage"] = .random(in: 10...13, using: &chance)
                    }
                    if chance.next() % 4 > 0 { values["current"] = .random(in: 2...4, using: &chance) }
                    if chance.next() % 4 > 0 { values["gps_hdop"] = .random(in: 0.5...6, using: &chance) }
                    values["temperature"] = 20
                    return values
                }
                bench.take(name, minute: Int64(minute), readings)
                let start = Bench.start + Int64(minute) * Bench.minute
                sent[name, default: []] += readings.enumerated().map { (start + Int64($0), $1) }
            }
            guard (minute + 1) % 10 == 0 else { continue }
            _ = bench.advance(minute: Int64(minute + 1))
            if (minute + 1) % 50 == 0 { bench.state = try Bench.restored(Bench.encoded(bench.state)) }
            for name in names {
                let now = Bench.start + Int64(minute + 1) * Bench.minute
                let want = Self.formula.result(sent[name] ?? [], now: now)
                let got = bench.device(name, minute: Int64(minute + 1))
                try Self.compare(got, want, "seed \(seed), \(name) at minute \(minute + 1)")
            }
        }
    }

    static func compare(_ got: JSONValue?, _ want: HealthFormula.Result?, _ label: String) throws {
        guard let want else {
            #expect(got == nil, "\(label)")
            return
        }
        let got = try #require(got, "\(label)")
        #expect(near(got["score"]?.number, want.score), "\(label): \(got) \(want)")
        #expect(near(got["confidence"]?.number, want.confidence), "\(label): \(got) \(want)")
        #expect((got["status"]?.string == "silent") == want.isSilent, "\(label): \(got) \(want)")
        #expect(got["window"]?["end"]?.string == RFC3339.text(want.end), "\(label)")
        #expect(near(got["trend_per_day"]?.number, want.perDay, 1e-7), "\(label): \(got) \(want)")
        #expect(near(got["hours_to_threshold"]?.number, want.hours, 1e-6), "\(label): \(got) \(want)")
    }

    @Test("factors come in the order of what they cost, missing ones have neither value nor score")
    func factors() throws {
        var bench = Bench()
        _ = try bench.send("PUT", "drills", Self.fleet)
        bench.take("drill-1", minute: 0, [["gps_hdop": 4, "battery_voltage": 12.6]])
        _ = bench.advance(minute: 10)
        let factors = bench.device("drill-1", minute: 10)?["factors"]?.array ?? []
        #expect(factors.compactMap { $0["feature"]?.string } == ["gps_hdop", "battery_voltage", "current"])
        #expect(
            factors.last?["value"] == .null && factors.last?["score"] == .null
                && factors.last?["samples"] == 0)
    }

    @Test(
        "thresholds belong to the better status",
        arguments: [
            (29.9, "critical"), (30, "warning"), (50, "watch"), (70, "healthy"), (130, "healthy"),
            (-5, "critical"),
        ])
    func edges(level: Double, status: String) throws {
        var bench = Bench()
        let feature: JSONValue = ["feature": "level", "weight": 3, "score": "bounds", "good": 100, "bad": 0]
        _ = try bench.send("PUT", "edges", ["devices": "*", "features": [feature]])
        bench.take("x", minute: 0, [["level": level]])
        _ = bench.advance(minute: 10)
        #expect(bench.device("x", minute: 10)?["status"]?.string == status)
    }

    @Test("late readings change no score; new weights count from the next window that closes")
    func late() throws {
        var bench = Bench()
        _ = try bench.send("PUT", "drills", Self.fleet)
        bench.take("drill-1", minute: 0, [["battery_voltage": 12.6]])
        _ = bench.advance(minute: 10)
        let before = bench.device("drill-1", minute: 10)
        bench.take("drill-1", minute: 3, [["battery_voltage": 1]])
        #expect(bench.advance(minute: 12).isEmpty)
        #expect(bench.state.lateCount == 1)
        #expect(bench.device("drill-1", minute: 12)?["score"] == before?["score"])
        let even = try Bench.read(Self.fleet)
        let features = (even["features"]?.array ?? []).map { feature in
            JSONValue.object((feature.members ?? []).filter { $0.name != "weight" } + [.init("weight", 1)])
        }
        let members =
            (even.members ?? []).filter { $0.name != "features" } + [.init("features", .array(features))]
        _ = try bench.send("PUT", "drills", .object(members))
        #expect(bench.device("drill-1", minute: 12)?["score"] == before?["score"])
        bench.take("drill-1", minute: 15, [["battery_voltage": 11.7, "gps_hdop": 5]])
        let scores = bench.advance(minute: 20).map(\.score.score)
        #expect(scores.count == 1 && Self.near(scores.first, 25))
    }

    @Test("silence lasts until a window with data has closed")
    func silence() throws {
        var bench = Bench()
        _ = try bench.send("PUT", "drills", Self.fleet)
        bench.take("drill-1", minute: 0, [["battery_voltage": 12.6]])
        _ = bench.advance(minute: 29)
        #expect(bench.device("drill-1", minute: 29)?["status"] == "healthy")
        #expect(bench.device("drill-1", minute: 30)?["status"] == "silent")
        bench.take("drill-1", minute: 42, [["battery_voltage": 12.6]])
        #expect(bench.device("drill-1", minute: 45)?["status"] == "silent")
        _ = bench.advance(minute: 50)
        #expect(bench.device("drill-1", minute: 50)?["status"] == "healthy")
    }

    @Test("damaged bytes are an error, never a trap, and leave the state as it was", arguments: 0..<3)
    func damage(seed: UInt64) throws {
        var chance = SeededRandom(seed: seed)
        var bench = Bench()
        _ = try bench.send("PUT", "drills", Self.fleet)
        for minute in 0..<25 {
            bench.take(
                "drill-1", minute: Int64(minute), [["current": 3, "battery_voltage": 12]],
                at: .init(latitude: 1, longitude: 2))
        }
        _ = bench.advance(minute: 22)
        let bytes = Bench.encoded(bench.state)
        #expect(try Bench.restored(bytes) == bench.state)
        for _ in 0..<3_000 {
            var damaged = bytes
            damaged[Int.random(in: 0..<damaged.count, using: &chance)] = UInt8.random(
                in: 0...255, using: &chance)
            var reader = ByteReader(Array(damaged.prefix(Int.random(in: 0...damaged.count, using: &chance))))
            var state = HealthState()
            do { try state.restore(from: &reader) } catch { #expect(state == HealthState()) }
        }
    }
}
