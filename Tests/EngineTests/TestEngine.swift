import EmbeddedLog
import Engine
import JSON
import Log
import Logging
import SimulatedDisk
import Synchronization
import Testing

/// An engine on a simulated disk, with a clock that is moved by hand.
struct TestEngine {
    let disk: SimulatedDisk
    let engine: Engine
    let clock: HandClock

    static let start: Int64 = 1_767_225_600_000

    /// Opens and restores; twice on the same disk is a restart.
    static func open(
        _ disk: SimulatedDisk, shards: Int? = nil, clock: HandClock = HandClock(start),
        mode: OpenMode = .readWrite, outbox: EngineOutbox? = nil,
        _ change: (inout EngineConfiguration) -> Void = { _ in }
    ) async throws -> TestEngine {
        let engine = try make(disk, shards: shards, clock: clock, mode: mode, outbox: outbox, change)
        try await engine.engine.restore()
        return engine
    }

    /// Opens without restoring.
    static func make(
        _ disk: SimulatedDisk, shards: Int? = nil, clock: HandClock = HandClock(start),
        mode: OpenMode = .readWrite, outbox: EngineOutbox? = nil,
        _ change: (inout EngineConfiguration) -> Void = { _ in }
    ) throws -> TestEngine {
        var configuration = EngineConfiguration()
        configuration.dataDirectory = "/data"
        configuration.shards = shards
        configuration.snapshots.leastMilliseconds = 0
        change(&configuration)
        let engine = try Engine(
            configuration, mode: mode, storage: disk,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            now: { clock.now }, outbox: outbox)
        return TestEngine(disk: disk, engine: engine, clock: clock)
    }

    func publish(
        _ lines: [String], ack: IngestAcknowledgement = .applied, topic: String = "inference"
    ) async throws -> IngestAnswer {
        let body = Array((lines.joined(separator: "\n") + "\n").utf8)
        return try await engine.ingest(
            IngestRequest(topic: topic, format: .lines, body: body, acknowledgement: ack))
    }

    func windows(_ parameters: [String: String] = [:], after: String? = nil) async throws -> [JSONValue] {
        let answer = try await engine.query(ViewQuery(view: "latency", parameters: parameters, after: after))
        return try #require(answer["windows"]?.array)
    }

    /// Waits until events are taken again.
    func becomeReady() async throws {
        for _ in 0..<500 {
            if case .ready = engine.readiness { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("the engine did not become ready: \(engine.readiness)")
    }

    /// Windows that can change no more but for late events.
    func closedWindows() async throws -> Int {
        try await windows().filter { $0["final"]?.bool == true }.count
    }

    /// Writes events durably to a log that no engine holds.
    static func append(_ lines: [String], to disk: SimulatedDisk) async throws {
        let log = try EmbeddedLog.open(directory: "/data", storage: disk)
        var builder = RecordBatchBuilder()
        for line in lines { builder.add(key: nil, value: Array(line.utf8), timestamp: start) }
        let batch = try #require(try builder.seal())
        let inference = TopicPartition(Topic(known: "inference"), 0)
        _ = try await log.append(batch, to: inference, acknowledgement: .durable)
        try log.close()
    }

    func readFrom() async throws -> String? {
        try await engine.query(ViewQuery(view: "latency", parameters: ["window": "1m"]))["read_from"]?.string
    }

    func total(_ parameters: [String: String] = [:]) async throws -> Int64 {
        try await windows(parameters).reduce(0) { $0 + ($1["count"]?.integer ?? 0) }
    }

    static func event(
        _ id: Int, at time: Int64, model: String = "chat", latency: Double = 5, request: Int? = nil
    ) -> String {
        #"{"specversion":"1.0","id":"e\#(id)","source":"/test","type":"io.varve.inference.completed.v1","#
            + #""time":"\#(RFC3339.text(time))","data":{"model":"\#(model)","version":"v1","#
            + #""request_id":"r\#(request ?? id)","latency_ms":\#(latency)}}"#
    }

    static func events(_ range: Range<Int>, every milliseconds: Int64 = 1_000) -> [String] {
        range.map { event($0, at: start + Int64($0) * milliseconds, latency: Double($0 % 100)) }
    }
}

final class HandClock: Sendable {
    private let time: Mutex<Int64>
    init(_ start: Int64) { time = Mutex(start) }
    var now: Int64 { time.withLock { $0 } }
    func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
}
