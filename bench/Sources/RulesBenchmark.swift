import Engine
import JSON
import Log
import Monitoring
import Streams

/// A minute that closes of many series, merged by a control shard without rules and by one with many: the difference is what
/// judging them takes.
enum RulesBenchmark: Benchmark {
    static let name = "rules"
    static let summary = "1,000 rules judge a closed minute of 1,000 series"

    private static let rules = 1_000
    private static let series = 1_000
    private static let eventsOfSeries = 5
    /// The first ones make what every later minute finds there.
    private static let warmUp = 2
    private static let minutes = 10
    private static let minute: Int64 = 60_000
    private static let start: Int64 = 1_767_225_600_000

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        let factory = ShardFactory(configuration: EngineConfiguration(), shards: 1)
        let windows = try closedMinute(factory)
        let bare = try milliseconds(factory, windows, rules: 0)
        let ruled = try milliseconds(factory, windows, rules: rules)
        return [
            .init("rules", JSONValue(rules)), .init("series", JSONValue(windows.count)),
            .init("merge_milliseconds_per_minute", rounded(bare)),
            .init("judge_milliseconds_per_minute", rounded(ruled - bare)),
            .init(
                "nanoseconds_per_rule_and_series",
                rounded((ruled - bare) * 1e6 / Double(rules * windows.count))),
        ]
    }

    /// The windows that a data shard gives out of a minute in which each series has a few events.
    private static func closedMinute(_ factory: ShardFactory) throws -> [PartialWindow] {
        var shard = ShardDriver(factory.data(0))
        for minute in 0..<3 as Range<Int64> {
            try shard.feed((0..<series).flatMap { model in events(model, minute) })
        }
        return try shard.output.filter { $0.output == 0 }.compactMap { record in
            guard case .partial(let window) = try WindowMessage(decoding: record.value), window.start == start
            else { return nil }
            return window
        }
    }

    private static func events(_ model: Int, _ minute: Int64) -> [[UInt8]] {
        (0..<eventsOfSeries).map { index in
            let time = RFC3339.text(start + minute * Self.minute + Int64(index) * 1_000)
            return Array(
                (#"{"specversion":"1.0","id":"\#(model)-\#(minute)-\#(index)","source":"/bench","#
                    + #""type":"io.varve.inference.completed.v1","time":"\#(time)","#
                    + #""data":{"model":"m\#(model)","version":"v1","latency_ms":\#(10 + index * model % 90)}}"#)
                    .utf8)
        }
    }

    /// The median minute.
    private static func milliseconds(
        _ factory: ShardFactory, _ windows: [PartialWindow], rules: Int
    ) throws -> Double {
        var shard = ShardDriver(factory.control())
        let input = shard.core.plan.inputs.firstIndex { $0.topic.name == "rules" } ?? 0
        for number in 0..<rules {
            let rule: JSONValue = ["when": .string("latency.p99_ms > \(1_000 + number)"), "for": "5m"]
            let request = CommandRequest("PUT", ["rules", "r\(number)"], body: rule, actor: "bench")
            try shard.feed(try shard.core.prepare(request, time: start - minute).events, input: input)
        }
        var times: [Double] = []
        for number in 0..<Int64(warmUp + minutes) {
            let messages = windows.map { later($0, by: number * minute).encoded }
            let clock = ContinuousClock()
            let began = clock.now
            try shard.feed(messages)
            times.append((clock.now - began) / .milliseconds(1))
        }
        return times.dropFirst(warmUp).sorted()[minutes / 2]
    }

    private static func later(_ window: PartialWindow, by span: Int64) -> WindowMessage {
        var window = window
        window.start += span
        window.watermark += span
        return .partial(window)
    }
}
