import Engine
import JSON
import Log
import Streams

/// The fold end to end from the log: read, checksum, LZ4, decode, repetitions, windows, sketches, counters.
enum FoldBenchmark: Benchmark {
    static let name = "fold"
    static let summary = "folding events from the log on one core"

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        try await run(options, features: nil)
    }

    static func run(
        _ options: BenchmarkOptions, features: (numeric: Int64, categorical: Int64)?, ownNames: Bool = false
    ) async throws -> [JSONValue.Member] {
        try await Traffic.fillLog(options.events, options.directory, features: features, ownNames: ownNames)
        var runs: [(wall: Double, cpu: Double)] = []
        var windows = 0
        for _ in 0..<options.repeats {
            let folds = try EngineFolds(Traffic.configuration(options.directory))
            var core = folds.data(0)
            windows = 0
            var output = ShardOutput()
            try core.advance(to: Traffic.start, into: &output)
            runs.append(
                try await measure {
                    let cursor = RecordCursor(
                        try folds.log.makeReader(
                            of: core.plan.inputs[0], from: 0, isolation: .durable))
                    while try cursor.take() {
                        try core.apply(cursor.records, input: 0, into: &output)
                        windows += output.records.count
                        output = ShardOutput()
                    }
                })
            guard core.recordCount == UInt64(options.events) else {
                throw Failure(reason: "\(core.recordCount) events were folded")
            }
            folds.close()
        }
        let run = median(runs)
        return [
            .init("events", JSONValue(options.events)), .init("windows_given_out", JSONValue(windows)),
            .init("events_per_cpu_second", rate(options.events, run.cpu)),
            .init("ns_per_event", rounded(run.cpu / Double(options.events) * 1e9)),
        ]
    }
}

/// The same with twelve features an event.
enum FeatureFoldBenchmark: Benchmark {
    static let name = "fold-features"
    static let summary = "folding events with 8 numeric and 4 categorical features on one core"

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        try await FoldBenchmark.run(options, features: (8, 4))
    }
}

/// The same with features whose names differ from model to model.
enum MixedFoldBenchmark: Benchmark {
    static let name = "fold-mixed"
    static let summary = "folding events with 12 features, which have other names for each model"

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        try await FoldBenchmark.run(options, features: (8, 4), ownNames: true)
    }
}
