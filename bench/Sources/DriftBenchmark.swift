import Drift
import Engine
import Foundation
import Generator
import JSON

/// Measures of drift between two sketches, and sequential detectors, on the values that bench/drift/compare.py gave to other
/// libraries: `reference.f64`, `window.f64` and `errors.f64`, doubles as the machine has them.
enum DriftBenchmark: Benchmark {
    static let name = "drift"
    static let summary = "measures of drift and detectors, on the values of bench/drift/compare.py"

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        func values(_ name: String) throws -> [Double] {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: options.directory + "/" + name))
            return bytes.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
        }
        let (reference, insertion) = sketched(try values("reference.f64"))
        let (window, _) = sketched(try values("window.f64"))
        guard let measures = compare(reference, window) else { throw Failure(reason: "there are no values") }
        let rounds = 1_000
        let runs = (0..<options.repeats).map { _ in
            measureWork { for _ in 0..<rounds where compare(reference, window) == nil {} }
        }
        return [
            .init("ns_per_insert", rounded(insertion * 1e9)),
            .init("milliseconds_all_measures", rounded(median(runs).cpu / Double(rounds) * 1e3)),
            .init("psi", JSONValue(measures.psi)), .init("js", JSONValue(measures.jensenShannon)),
            .init("ks", JSONValue(measures.kolmogorovSmirnov)),
            .init("wasserstein", JSONValue(measures.wasserstein)),
            .init("wasserstein_normalized", JSONValue(measures.normalizedWasserstein)),
        ] + detectors(try values("errors.f64"), repeats: options.repeats)
    }

    private static func sketched(_ values: [Double]) -> (sketch: FeatureSketch, seconds: Double) {
        var sketch = FeatureSketch()
        let run = measureWork { for value in values { sketch.insert(value) } }
        return (sketch, run.cpu / Double(values.count))
    }

    /// With the reference's bins and distribution computed each time.
    private static func compare(_ reference: FeatureSketch, _ window: FeatureSketch) -> DriftMeasures? {
        PreparedReference(reference, eventCount: 0).measures(of: window, eventCount: 0)
    }

    private static func detectors(_ values: [Double], repeats: Int) -> [JSONValue.Member] {
        var (found, runs) = (0, [(wall: Double, cpu: Double)]())
        var (testFound, testRuns) = (0, [(wall: Double, cpu: Double)]())
        for _ in 0..<repeats {
            var (window, test) = (AdaptiveWindow(), PageHinkley())
            (found, testFound) = (0, 0)
            runs.append(measureWork { for value in values where window.insert(value) { found += 1 } })
            testRuns.append(measureWork { for value in values where test.insert(value) { testFound += 1 } })
        }
        return [
            .init("adwin_ns_per_value", rounded(median(runs).cpu / Double(values.count) * 1e9)),
            .init("adwin_changes", JSONValue(found)),
            .init("page_hinkley_ns_per_value", rounded(median(testRuns).cpu / Double(values.count) * 1e9)),
            .init("page_hinkley_changes", JSONValue(testFound)),
        ]
    }
}

/// Questions about the drift of 12 features over a day of one-minute windows.
enum DriftDayBenchmark: Benchmark {
    static let name = "drift-day"
    static let summary = "questions about the drift of 12 features over a day of one-minute windows"

    private static let day: Int64 = 86_400_000
    private static let hour: Int64 = 3_600_000
    /// Name and parameters of each question; times are hours from the beginning of two days.
    private static let questions: [(name: String, from: Double, to: Double, window: String)] = [
        ("whole_day", 0, 24, "all"), ("whole_day_by_the_hour", 0, 24, "1h"),
        ("any_24_hours", 7.0 + 7.0 / 60, 31.0 + 7.0 / 60, "all"),
        ("any_24_hours_by_the_hour", 7.0 + 7.0 / 60, 31.0 + 7.0 / 60, "1h"),
        ("whole_day_by_10_minutes", 0, 24, "10m"), ("whole_day_by_the_minute", 0, 24, "1m"),
        ("whole_day_by_the_minute_one_feature", 0, 24, "1m"),
    ]

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        let engine = try await Traffic.engine(options.directory) {
            // A day of one-minute windows stays in memory.
            $0.windows.tiers[0].keptMilliseconds = 3 * day
        }
        try await engine.restore()
        // A little more than two days, so that the windows of both are closed.
        try await ingest(options.events, over: 2 * day + hour, into: engine)
        _ = try await engine.execute(
            CommandRequest(
                "POST", ["references"],
                body: [
                    "model": "model-0", "version": "v1", "from": .string(RFC3339.text(Traffic.start)),
                    "to": .string(RFC3339.text(Traffic.start + 6 * hour)),
                ], actor: "bench"))
        var figures: [JSONValue.Member] = [.init("events", JSONValue(options.events))]
        for question in questions { figures += try await ask(question, engine, options.repeats) }
        try await engine.stop()
        return figures
    }

    private static func ingest(_ events: Int, over length: Int64, into engine: Engine) async throws {
        var traffic = SteadyTraffic(
            seed: 20_260_101, start: Traffic.start, models: 1, versions: 1,
            eventsPerSecond: Double(events) / Double(length / 1_000), features: (8, 4))
        for _ in 0..<(events / Traffic.batch) {
            var lines: [UInt8] = []
            traffic.appendLines(Traffic.batch, to: &lines)
            _ = try await engine.ingest(
                IngestRequest(topic: "inference", format: .lines, body: lines, acknowledgement: .applied))
        }
    }

    private static func ask(
        _ question: (name: String, from: Double, to: Double, window: String), _ engine: Engine, _ repeats: Int
    ) async throws -> [JSONValue.Member] {
        func time(_ hours: Double) -> String {
            RFC3339.text(Traffic.start + Int64((hours * Double(hour)).rounded()))
        }
        var parameters = [
            "model": "model-0", "from": time(question.from), "to": time(question.to),
            "window": question.window,
        ]
        if question.name.hasSuffix("one_feature") { parameters["feature"] = "number_0" }
        var (times, rows): ([Double], Int) = ([], 0)
        for _ in 0..<max(5, repeats) {
            let run = try await measure {
                let answer = try await engine.query(ViewQuery(view: "drift", parameters: parameters))
                rows = answer["windows"]?.array?.count ?? 0
                _ = answer.encoded()
            }
            times.append(run.wall * 1_000)
        }
        guard rows > 0 else { throw Failure(reason: "\(question.name) has no windows") }
        times.sort()
        return [
            .init(question.name + "_ms", rounded(percentile(times, 0.5))),
            .init(question.name + "_rows", JSONValue(rows)),
        ]
    }
}
