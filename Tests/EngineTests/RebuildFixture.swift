import EmbeddedLog
import Engine
import Foundation
import JSON
import Log
import Logging
import Replay

/// A folder with data directories in it, filled by real engines on real files.
struct RebuildFixture: Sendable {
    let root: String

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
        return configuration
    }

    private func open(_ name: String, shards: Int? = nil, readOnly: Bool = false) async throws -> Engine {
        var configuration = configuration(name)
        configuration.shards = shards
        let engine = try Engine(
            configuration, mode: readOnly ? .readOnly : .readWrite,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await engine.restore()
        return engine
    }

    /// Publishes events, one of them bad, and returns the position of a view behind them.
    func fill(_ name: String = "a", shards: Int?, events: Range<Int>) async throws -> String {
        let engine = try await open(name, shards: shards)
        for start in stride(from: events.lowerBound, to: events.upperBound, by: 100) {
            let lines = TestEngine.events(start..<min(start + 100, events.upperBound), every: 7_000)
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
        let (began, signal) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await rebuild.run { _, _ in
                signal.yield()
                // Until the cancellation has come.
                Thread.sleep(forTimeInterval: 0.2)
            }
        }
        for await _ in began { break }
        task.cancel()
        _ = await task.result
    }
}
