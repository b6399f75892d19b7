import CRdKafka
import Cluster
import EmbeddedLog
import Engine
import JSON
import KafkaLog
import Log
import Logging
import MockKafka
import SimulatedDisk
import Streams
import Testing

/// An engine on librdkafka's mock brokers, with a clock that is moved by hand.
struct TestCluster {
    static let start: Int64 = 1_767_225_600_000

    let cluster: MockCluster
    let shards: Int

    init(shards: Int = 1, brokers: Int32 = 1) throws {
        cluster = try MockCluster(brokers: brokers)
        self.shards = shards
        let own = [(Topic(known: "snapshots"), shards + 1), (EngineBacking.instancesTopic, 1)]
        for (topic, count) in Topology.partitions(shards: shards) + own {
            try cluster.createTopic(topic, partitions: Int32(count), replication: min(brokers, 3))
        }
    }

    var logger: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }

    var settings: ClusterConfiguration {
        var kafka = cluster.configuration
        kafka.requestTimeoutMilliseconds = 5_000
        // The mock brokers wait for a group's members almost as long as a session may be.
        kafka.properties["session.timeout.ms"] = "4000"
        kafka.properties["heartbeat.interval.ms"] = "500"
        var settings = ClusterConfiguration(kafka)
        settings.commits.intervalMilliseconds = 20
        return settings
    }

    static func configuration(_ change: (inout EngineConfiguration) -> Void = { _ in }) -> EngineConfiguration
    {
        var configuration = EngineConfiguration()
        configuration.snapshots.leastMilliseconds = 0
        change(&configuration)
        return configuration
    }

    func make(
        mode: OpenMode = .readWrite, now: @escaping @Sendable () -> Int64 = { start },
        _ change: (inout EngineConfiguration) -> Void = { _ in }
    ) throws -> Engine {
        let configuration = Self.configuration(change)
        return try Engine(
            configuration, .cluster(configuration, settings, mode: mode), mode: mode, logger: logger, now: now
        )
    }

    func open(
        mode: OpenMode = .readWrite, now: @escaping @Sendable () -> Int64 = { start },
        _ change: (inout EngineConfiguration) -> Void = { _ in }
    ) async throws -> Engine {
        let engine = try make(mode: mode, now: now, change)
        try await engine.restore()
        return engine
    }

    /// The same engine on files.
    static func embedded(
        shards: Int, now: @escaping @Sendable () -> Int64 = { start }
    ) async throws -> Engine {
        var configuration = configuration()
        configuration.dataDirectory = "/data"
        configuration.shards = shards
        let engine = try Engine(
            configuration, storage: SimulatedDisk(seed: 1),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            now: now)
        try await engine.restore()
        return engine
    }
}

extension Engine {
    @discardableResult
    func publish(_ lines: [String], topic: String = "inference") async throws -> IngestAnswer {
        let body = Array((lines.joined(separator: "\n") + "\n").utf8)
        return try await ingest(
            IngestRequest(topic: topic, format: .lines, body: body, acknowledgement: .applied))
    }

    func total() async throws -> Int64 {
        let answer = try await query(ViewQuery(view: "latency", parameters: ["window": "all"]))
        return (answer["windows"]?.array ?? []).reduce(0) { $0 + ($1["count"]?.integer ?? 0) }
    }

    var hashes: [String] {
        get async { await inspect().map { "\($0.plan.name): \($0.state)" } }
    }

    func becomeReady() async throws {
        for _ in 0..<1_000 {
            if case .ready = readiness { return }
            await tick()
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("the engine did not become ready: \(readiness)")
    }
}

enum Events {
    static func inference(_ id: Int, every milliseconds: Int64 = 400) -> String {
        let time = TestCluster.start + Int64(id) * milliseconds
        return
            #"{"specversion":"1.0","id":"e\#(id)","source":"/test","type":"io.varve.inference.completed.v1","#
            + #""time":"\#(RFC3339.text(time))","data":{"model":"m\#(id % 3)","version":"v1","#
            + #""request_id":"r\#(id)","latency_ms":\#(Double(id % 97) + 0.5)}}"#
    }

    static func inference(_ range: Range<Int>) -> [String] { range.map { inference($0) } }
}
