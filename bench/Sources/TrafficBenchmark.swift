import Foundation
import Generator
import JSON

/// Not a measurement: traffic of all three topics in real time, written into the named pipes `inference`, `telemetry`
/// and `feedback` of a directory, from where `varve publish` takes it.
enum TrafficBenchmark: Benchmark {
    static let name = "traffic"
    static let summary = "traffic in real time, for bench/soak.py"

    private static let step: Duration = .milliseconds(100)

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        var pipes: [GeneratedEvent.Topic: FileHandle] = [:]
        for topic in GeneratedEvent.Topic.allCases {
            let path = options.directory + "/" + topic.rawValue
            pipes[topic] = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        }
        let start = Int64(Date().timeIntervalSince1970 * 1_000)
        var traffic = TrafficGenerator(seed: 20_260_101, start: start, story: story(options.rate))
        let end = ContinuousClock.now.advanced(by: .seconds(options.seconds))
        let began = ContinuousClock.now
        var (counts, behind): ([GeneratedEvent.Topic: Int], Duration) = ([:], .zero)
        while ContinuousClock.now < end {
            // A pipe that is full holds this up: then events are sent later than they say, and the next step is larger.
            let elapsed = ContinuousClock.now - began
            let (seconds, attoseconds) = elapsed.components
            let until = start + seconds * 1_000 + attoseconds / 1_000_000_000_000_000
            var lines: [GeneratedEvent.Topic: Data] = [:]
            for event in traffic.events(upTo: until) {
                lines[event.topic, default: Data()].append(contentsOf: event.line)
                lines[event.topic, default: Data()].append(UInt8(ascii: "\n"))
                counts[event.topic, default: 0] += 1
            }
            for (topic, bytes) in lines { try pipes[topic]?.write(contentsOf: bytes) }
            behind = max(behind, ContinuousClock.now - began - elapsed)
            try await Task.sleep(for: step)
        }
        for pipe in pipes.values { try pipe.close() }
        return counts.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            .init($0.key.rawValue, JSONValue($0.value))
        } + [.init("longest_step_seconds", rounded(Double(behind.components.seconds)))]
    }

    /// A canary with a tenth of chat's users, and everything else as usual.
    private static func story(_ eventsPerSecond: Double) -> Story {
        var story = Story()
        var conditions = Conditions()
        conditions.canaryShare = 0.1
        story.eventsPerSecond = eventsPerSecond
        story.add("Steady", "Everything is as usual.", length: 3_600_000, from: conditions)
        return story
    }
}
