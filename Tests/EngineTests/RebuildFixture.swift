import EmbeddedLog
import Engine
import Foundation
import JSON
import Log
import Logging
import Replay
import Synchronization
import Testing

/// A folder with data directories in it, filled by real engines on real files.
struct RebuildFixture: Sendable {
    let root: String
    /// The wall clock of all engines; it moves by a minute before each filling.
    let clock = HandClock(TestEngine.start + 86_400_000)

    static func inFolder(_ body: (RebuildFixture) async throws -> Void) async throws {
        let root = NSTemporaryDirectory() + "varve-rebuild-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: root) }
        try await body(RebuildFixture(root: root))
    }

    func path(_ name: String) -> String { "\(root)/\(name)" }

    func configuration(_ name: String) -> EngineConfiguration {
        var configuration = EngineConfiguration()
        configuration.dataDirectory = path(name)
        configuration.snapshots.everyEvents = 150
        configuration.snapshots.leastMilliseconds = 0
        return configuration
    }

    private func open(_ name: String, shards: Int? = nil, readOnly: Bool = false) async throws -> Engine {
        var configuration = configuration(name)
        configuration.shards = shards
        let engine = try Engine(
            configuration, mode: readOnly ? .readOnly : .readWrite,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: { clock.now })
        try await engine.restore()
        return engine
    }

    /// Publishes events, one of each lot bad, and returns the position of a view behind them.
    func fill(
        _ name: String = "a", shards: Int?, events: Range<Int>, lot: Int = 100
    ) async throws -> String {
        clock.advance(60_000)
        let engine = try await open(name, shards: shards)
        // A shard that has found nothing to read takes the clock of what comes next; one that is behind does not.
        try await Task.sleep(for: .milliseconds(50))
        for start in stride(from: events.lowerBound, to: events.upperBound, by: lot) {
            let lines = TestEngine.events(start..<min(start + lot, events.upperBound), every: 7_000)
            _ = try await engine.ingest(Self.request("inference", lines + ["not an event"]))
        }
        let answer = try await engine.query(ViewQuery(view: "latency", parameters: [:]))
        try await engine.stop()
        return answer["position"]?.string ?? ""
    }

    private static func request(_ topic: String, _ lines: [String]) -> IngestRequest {
        IngestRequest(
            topic: topic, format: .lines, body: Array(lines.joined(separator: "\n").utf8),
            acknowledgement: .applied)
    }

    func windows(_ name: String) async throws -> [JSONValue] {
        let engine = try await open(name, readOnly: true)
        let answer = try await engine.query(ViewQuery(view: "latency", parameters: ["window": "1m"]))
        try await engine.stop()
        return answer["windows"]?.array ?? []
    }

    func count(_ name: String) async throws -> Int64 {
        try await windows(name).reduce(0) { $0 + ($1["count"]?.integer ?? 0) }
    }

    /// What was rejected at the door.
    func letters(_ name: String) async throws -> [JSONValue] {
        let engine = try await open(name, readOnly: true)
        let answer = try await engine.query(ViewQuery(view: "dead-letters", parameters: [:]))
        try await engine.stop()
        return try #require(answer.members?.compactMap(\.value.array).first)
    }

    /// Offset and key of each record of a partition.
    func records(of partition: String, in name: String) throws -> [(offset: Offset, key: [UInt8])] {
        let log = try EmbeddedLog.open(directory: path(name), mode: .readOnly)
        defer { try? log.close() }
        let found = try #require(log.topicPartitions.first { $0.description == partition })
        let records = FetchedRecords()
        try log.makeReader(of: found, from: 0, isolation: .durable).fetch(into: records, byteLimit: 1 << 20)
        return records.records.map { ($0.offset, Array(records.bytes($0.key))) }
    }

    func verify(_ name: String) async throws -> VerificationReport {
        try await Verification(configuration(name)).run { _, _ in }
    }

    @discardableResult
    func rebuild(
        _ source: String, into target: String, to moment: String? = nil, topics: [Topic: Topic] = [:]
    ) async throws -> RebuildReport {
        try await Rebuild(request(source, target, moment, topics)).run { _, _ in }
    }

    private func request(
        _ source: String, _ target: String, _ moment: String?, _ topics: [Topic: Topic]
    ) -> RebuildRequest {
        RebuildRequest(
            source: path(source), target: configuration(target), moment: moment, topics: topics)
    }

    /// Cancels a rebuild as soon as it has done something.
    func rebuildInterrupted(_ source: String, into target: String) async throws {
        let rebuild = Rebuild(request(source, target, nil, [:]))
        let running = Mutex<Task<RebuildReport, any Error>?>(nil)
        let task = Task {
            try await rebuild.run { _, _ in
                while !Task.isCancelled { running.withLock { $0?.cancel() } }
            }
        }
        running.withLock { $0 = task }
        _ = await task.result
    }
}
