import ArgumentParser
import Foundation
import JSON

@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "varve-bench", abstract: "Measures Varve from within. Use bench/run.")

    private static let benchmarks: [any Benchmark.Type] = [
        DecodeBenchmark.self, SketchBenchmark.self, LogBenchmark.self, FoldBenchmark.self,
        FeatureFoldBenchmark.self, MixedFoldBenchmark.self,
        RestartBenchmark.self,
        QueryBenchmark.self, VisibleBenchmark.self, PastBenchmark.self, CommandsBenchmark.self,
        MemoryBenchmark.self, RulesBenchmark.self, HealthBenchmark.self, ExperimentsBenchmark.self,
        ExperimentSimulation.self, KafkaBenchmark.self, KafkaMoveBenchmark.self, DriftBenchmark.self,
        DriftDayBenchmark.self,
        GenerateBenchmark.self, TrafficBenchmark.self,
    ]

    @Argument(help: "Which: \(Self.benchmarks.map { $0.name }.joined(separator: ", ")).")
    var name: String

    @Option(help: "Events.")
    var events = 2_000_000

    @Option(help: "Runs; the median counts.")
    var repeats = 5

    @Option(help: "Inference events a second, of traffic.")
    var rate = 10_000.0

    @Option(help: "How long, of traffic.")
    var seconds = 60.0

    @Option(help: "Where files go; removed afterwards.")
    var directory: String?

    func run() async throws {
        guard let benchmark = Self.benchmarks.first(where: { $0.name == name }) else {
            throw ValidationError("there is no benchmark '\(name)'")
        }
        var options = BenchmarkOptions()
        options.events = events
        options.repeats = repeats
        (options.rate, options.seconds) = (rate, seconds)
        if let directory { options.directory = directory }
        defer { if directory == nil { try? FileManager.default.removeItem(atPath: options.directory) } }
        let figures = try await benchmark.run(options)
        print(JSONValue.object([.init("benchmark", .string(name))] + figures).text)
    }
}
