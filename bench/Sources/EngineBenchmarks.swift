import Engine
import Foundation
import Generator
import JSON

/// A restart: the snapshot, and a million events behind it.
enum RestartBenchmark: Benchmark {
    static let name = "restart"
    static let summary = "restoring a snapshot and the events behind it"

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        let tail = min(options.events, 1_000_000)
        let origin = options.directory + "/origin"
        var traffic = Traffic.generator(2 * tail)
        let first = try await Traffic.engine(origin)
        try await first.restore()
        try await ingest(tail, of: &traffic, into: first)
        try await first.stop()
        let second = try await Traffic.engine(origin)
        try await second.restore()
        try await ingest(tail, of: &traffic, into: second)
        var runs: [(wall: Double, cpu: Double)] = []
        for number in 0..<options.repeats {
            // What a crash leaves: the files as they are, without the state that a stop would record.
            let copy = options.directory + "/copy-\(number)"
            try FileManager.default.copyItem(atPath: origin, toPath: copy)
            let third = try await Traffic.engine(copy)
            runs.append(try await measure { try await third.restore() })
            try await third.stop()
        }
        try await second.stop()
        return [
            .init("snapshot_events", JSONValue(tail)), .init("tail_events", JSONValue(tail)),
            .init("seconds", rounded(median(runs).wall)), .init("cpu_seconds", rounded(median(runs).cpu)),
        ]
    }

    private static func ingest(_ events: Int, of traffic: inout SteadyTraffic, into engine: Engine)
        async throws
    {
        for _ in 0..<(events / Traffic.batch) {
            var lines: [UInt8] = []
            traffic.appendLines(Traffic.batch, to: &lines)
            _ = try await engine.ingest(
                IngestRequest(topic: "inference", format: .lines, body: lines, acknowledgement: .applied))
        }
    }
}

/// Questions while the engine folds as fast as it can.
enum QueryBenchmark: Benchmark {
    static let name = "query"
    static let summary = "questions while folding at full speed"

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        try await Traffic.fillLog(options.events, options.directory)
        let engine = try await Traffic.engine(options.directory)
        try await engine.restore()
        var times: [Double] = []
        var parameters = ["model": "fraud", "from": "2026-01-01T00:00:00Z", "window": "all"]
        let model = try await aModel(engine)
        parameters["model"] = model
        while await lag(engine) > 0 {
            let run = try await measure {
                _ = try await engine.query(ViewQuery(view: "latency", parameters: parameters))
            }
            times.append(run.wall * 1_000)
        }
        try await engine.stop()
        times.sort()
        guard times.count > 20 else {
            throw Failure(reason: "only \(times.count) questions: use more events")
        }
        return [
            .init("questions", JSONValue(times.count)), .init("model", .string(model)),
            .init("p50_ms", rounded(percentile(times, 0.5))),
            .init("p99_ms", rounded(percentile(times, 0.99))),
            .init("max_ms", rounded(times.last ?? 0)),
        ]
    }

    private static func aModel(_ engine: Engine) async throws -> String {
        while true {
            let answer = try await engine.query(
                ViewQuery(view: "latency", parameters: ["window": "all", "group_by": "model"]))
            if let model = answer["windows"]?.array?.first?["model"]?.string { return model }
        }
    }

    static func lag(_ engine: Engine) async -> Int64 {
        let shards = await engine.health()["shards"]?.array ?? []
        return shards.filter { $0["shard"]?.string != "control" }.reduce(0) {
            $0 + ($1["lag_events"]?.integer ?? 0)
        }
    }
}

/// From a publish to an answer that counts the event.
enum VisibleBenchmark: Benchmark {
    static let name = "visible"
    static let summary = "from a publish to a view that shows it"

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        let engine = try await Traffic.engine(options.directory)
        try await engine.restore()
        var traffic = Traffic.generator(2_000)
        var times: [Double] = []
        for _ in 0..<2_000 {
            let line = traffic.nextLine()
            let run = try await measure {
                let answer = try await engine.ingest(
                    IngestRequest(topic: "inference", format: .lines, body: line, acknowledgement: .durable))
                _ = try await engine.query(
                    ViewQuery(
                        view: "latency", parameters: ["window": "all", "group_by": "model"],
                        after: answer.position))
            }
            times.append(run.wall * 1_000)
        }
        try await engine.stop()
        times.sort()
        return [
            .init("publishes", JSONValue(times.count)), .init("p50_ms", rounded(percentile(times, 0.5))),
            .init("p99_ms", rounded(percentile(times, 0.99))), .init("max_ms", rounded(times.last ?? 0)),
        ]
    }
}
