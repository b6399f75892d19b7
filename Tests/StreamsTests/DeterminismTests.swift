import Log
import Randomness
import Streams
import Testing

/// A stream with everything that could make a difference: disorder, repetitions, late events, several series,
/// unreadable lines, ticks between.
struct Scenario {
    enum Step {
        case tick(Int64)
        case events([[UInt8]])

        var events: [[UInt8]]? {
            if case .events(let events) = self { events } else { nil }
        }
    }

    var steps: [Step] = []

    init(seed: UInt64, events: Int = 400) {
        var random = SeededRandom(seed: seed)
        var now = Sample.start
        steps.append(.tick(now))
        var sent: [[UInt8]] = []
        for _ in 0..<8 {
            var part: [[UInt8]] = []
            for _ in 0..<(events / 8) {
                now += Int64.random(in: 0...2_000, using: &random)
                part.append(Self.event(sent.count + part.count, now, sent, &random))
            }
            sent += part
            steps.append(.events(part))
            steps.append(.tick(now + Int64.random(in: 0...40_000, using: &random)))
        }
    }

    private static func event(
        _ number: Int, _ now: Int64, _ sent: [[UInt8]], _ random: inout SeededRandom
    ) -> [UInt8] {
        switch Int.random(in: 0..<20, using: &random) {
        case 0: return Array("{broken \(number)".utf8)
        case 1, 2: return sent.randomElement(using: &random) ?? Array("{".utf8)
        case 3, 4:
            let late = now - Int64.random(in: 0...600_000, using: &random)
            return Sample.event("\(number)", at: late, model: "m\(number % 3)")
        default:
            return Sample.event(
                "\(number)", at: now, model: "m\(number % 3)", variant: number % 2 == 0 ? "A" : nil,
                latency: Double.random(in: 0...100, using: &random))
        }
    }

    func run(
        batch: Int, restartEvery: Int? = nil, fresh: () -> ShardCore<DataShard>
    ) throws -> ShardDriver<DataShard> {
        var driver = ShardDriver(fresh())
        var fed = 0
        for step in steps {
            switch step {
            case .tick(let now): try driver.tick(now)
            case .events(let events):
                guard let restartEvery else {
                    try driver.feed(events, batch: batch)
                    continue
                }
                for event in events {
                    try driver.feed([event], batch: batch)
                    fed += 1
                    if fed % restartEvery == 0 { driver = try driver.restarted(fresh()) }
                }
            }
        }
        return driver
    }
}

@Suite("State and output follow from the order of the records alone")
struct DeterminismTests {
    @Test("whatever the sizes of the batches", arguments: [1, 2, 3, 7, 64, 1_000])
    func batches(batch: Int) throws {
        for seed: UInt64 in 0..<20 {
            let scenario = Scenario(seed: seed)
            let whole = try scenario.run(batch: .max) { Sample.shard(dedupe: 50) }
            let cut = try scenario.run(batch: batch) { Sample.shard(dedupe: 50) }
            #expect(cut.hash == whole.hash, "seed \(seed)")
            #expect(Self.byOutput(cut) == Self.byOutput(whole), "seed \(seed)")
        }
    }

    @Test("whatever the places of snapshots and restarts", arguments: [1, 5, 17, 101])
    func restarts(every: Int) throws {
        for seed: UInt64 in 0..<10 {
            let scenario = Scenario(seed: seed)
            let whole = try scenario.run(batch: .max) { Sample.shard(dedupe: 50) }
            let restarted = try scenario.run(batch: 1, restartEvery: every) { Sample.shard(dedupe: 50) }
            #expect(restarted.hash == whole.hash, "seed \(seed)")
            #expect(Self.byOutput(restarted) == Self.byOutput(whole), "seed \(seed)")
        }
    }

    /// Each output has an order of its own; how records of different ones lie between each other means nothing.
    private static func byOutput(_ driver: ShardDriver<DataShard>) -> [[EmittedRecord]] {
        (0..<2).map { output in driver.output.filter { $0.output == output } }
    }

    @Test("and a different order shows in the hash")
    func order() throws {
        let scenario = Scenario(seed: 1)
        var other = scenario
        let events = try #require(
            scenario.steps[1].events, "the scenario's second step gives no events to reverse")
        other.steps[1] = .events(events.reversed())
        let a = try scenario.run(batch: .max) { Sample.shard() }
        let b = try other.run(batch: .max) { Sample.shard() }
        #expect(a.hash != b.hash)
    }
}
