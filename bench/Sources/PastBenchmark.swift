import Engine
import Foundation
import Generator
import JSON

/// Questions about past moments, while 100,000 events a second come in and while a backlog is folded.
enum PastBenchmark: Benchmark {
    static let name = "past"
    static let summary = "questions as of past moments, and what folding loses meanwhile"

    private static let eventsPerSecond = 100_000
    private static let questions = 60

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        let engine = try await engine(options)
        try await engine.restore()
        var moments = try await liveTraffic(options.events, into: engine, asking: []).moments
        let idle = try await ask(moments, of: engine)
        let live = try await liveTraffic(options.events, into: engine, asking: moments)
        moments += live.moments
        try await engine.stop()
        let times = live.times.sorted()
        return [
            .init("history_events", JSONValue(options.events)), .init("questions", JSONValue(idle.count)),
            .init("idle_p50_ms", rounded(percentile(idle, 0.5))),
            .init("idle_p99_ms", rounded(percentile(idle, 0.99))),
            .init("live_questions", JSONValue(times.count)),
            .init("live_p50_ms", rounded(percentile(times, 0.5))),
            .init("live_p99_ms", rounded(percentile(times, 0.99))),
        ] + (try await lossOfFolding(options, moments))
    }

    /// The snapshots of a real engine: the other benchmarks take none.
    private static func engine(_ options: BenchmarkOptions) async throws -> Engine {
        let snapshots = EngineConfiguration().snapshots
        return try await Traffic.engine(options.directory) { $0.snapshots = snapshots }
    }

    /// Takes events in at a steady rate, their times as dense as they come, and asks one question after the other.
    ///
    /// - Returns: positions on the way, and what the questions took, in milliseconds.
    private static func liveTraffic(
        _ events: Int, into engine: Engine, asking moments: [String]
    ) async throws -> (moments: [String], times: [Double]) {
        async let times = moments.isEmpty ? [] : ask(moments, of: engine)
        var taken: [String] = []
        var traffic = SteadyTraffic(
            seed: UInt64(events), start: Int64(Date().timeIntervalSince1970 * 1_000),
            eventsPerSecond: Double(eventsPerSecond))
        let clock = ContinuousClock()
        let began = clock.now
        for batch in 0..<(events / Traffic.batch) {
            try await clock.sleep(
                until: began + .milliseconds(batch * Traffic.batch * 1_000 / eventsPerSecond))
            var lines: [UInt8] = []
            traffic.appendLines(Traffic.batch, to: &lines)
            let answer = try await engine.ingest(
                IngestRequest(topic: "inference", format: .lines, body: lines, acknowledgement: .applied))
            if batch % 20 == 19 { taken.append(answer.position) }
        }
        return (taken, try await times)
    }

    /// Asks of moments that lie all over the history; none is asked of twice in a row, so that nothing is remembered.
    private static func ask(_ moments: [String], of engine: Engine) async throws -> [Double] {
        var times: [Double] = []
        for number in 0..<questions {
            let moment = moments[number * 7_919 % moments.count]
            let run = try await measure {
                _ = try await engine.query(
                    ViewQuery(
                        view: "latency", parameters: ["window": "all", "group_by": "model", "as_of": moment]))
            }
            times.append(run.wall * 1_000)
        }
        return times.sorted()
    }

    /// How long a backlog takes to fold, alone and while one question after the other is asked.
    private static func lossOfFolding(
        _ options: BenchmarkOptions, _ moments: [String]
    ) async throws -> [JSONValue.Member] {
        var seconds: [Double] = []
        for isAsking in [false, true] {
            let copy = options.directory + "-\(isAsking)"
            defer { try? FileManager.default.removeItem(atPath: copy) }
            try FileManager.default.copyItem(atPath: options.directory, toPath: copy)
            try await Traffic.addUnfolded(options.events, copy)
            var changed = options
            changed.directory = copy
            let engine = try await engine(changed)
            try await engine.restore()
            let questions = Task {
                while isAsking, !Task.isCancelled { _ = try await ask(moments, of: engine) }
            }
            let run = try await measure {
                while await QueryBenchmark.lag(engine) > 0 { try await Task.sleep(for: .milliseconds(1)) }
            }
            questions.cancel()
            _ = await questions.result
            seconds.append(run.wall)
            try await engine.stop()
        }
        return [
            .init("backlog_seconds", rounded(seconds[0])),
            .init("backlog_seconds_while_asking", rounded(seconds[1])),
            .init("loss", rounded(1 - seconds[0] / seconds[1])),
        ]
    }
}
