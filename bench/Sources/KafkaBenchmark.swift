import Cluster
import EmbeddedLog
import Engine
import Foundation
import Generator
import JSON
import KafkaLog
import Log
import MockKafka

/// The engine on librdkafka's mock brokers, which run in this process and cost some of its processor time: reading alone,
/// reading with folding and commits, what transactions cost in a steady stream, and how soon an event is visible.
enum KafkaBenchmark: Benchmark {
    static let name = "kafka"
    static let summary = "consuming, folding and committing on mock brokers"

    /// The mock keeps 5 MiB of a partition; so many events are below that, compressed.
    private static let backlog = 60_000
    private static let steadySeconds = 10
    private static let steadyRate = 50_000
    private static let publishes = 400

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        var reads: [(wall: Double, cpu: Double)] = []
        var folds: [(wall: Double, cpu: Double)] = []
        for _ in 0..<options.repeats {
            reads.append(try await reading())
            folds.append(try await folding())
        }
        let (read, fold) = (median(reads), median(folds))
        let committed = try await steady(commitMilliseconds: 1_000)
        let uncommitted = try await steady(commitMilliseconds: 60_000)
        let visible = try await visible()
        return [
            .init("events", JSONValue(backlog)),
            .init("read_events_per_second", rate(backlog, read.wall)),
            .init("read_events_per_cpu_second", rate(backlog, read.cpu)),
            .init("fold_events_per_second", rate(backlog, fold.wall)),
            .init("fold_events_per_cpu_second", rate(backlog, fold.cpu)),
            .init("steady_events_per_second", JSONValue(steadyRate)),
            .init("steady_seconds", JSONValue(steadySeconds)),
            .init("cpu_seconds_committed_each_second", rounded(committed)),
            .init("cpu_seconds_uncommitted", rounded(uncommitted)),
            .init("transaction_cost_ratio", rounded(committed / uncommitted - 1)),
            .init("visible_p50_ms", rounded(percentile(visible, 0.5))),
            .init("visible_p99_ms", rounded(percentile(visible, 0.99))),
        ]
    }

    // MARK: A cluster

    private static func cluster() throws -> MockCluster {
        let cluster = try MockCluster()
        let own = [(EngineBacking.instancesTopic, 1), (Topic(known: "snapshots"), 2)]
        for (topic, count) in Topology.partitions(shards: 1) + own {
            try cluster.createTopic(topic, partitions: Int32(count))
        }
        return cluster
    }

    private static func engine(_ cluster: MockCluster, commitMilliseconds: Int64 = 250) throws -> Engine {
        var settings = ClusterConfiguration(cluster.configuration)
        settings.commits.intervalMilliseconds = commitMilliseconds
        settings.commits.bytes = 1 << 30
        let configuration = Traffic.configuration("/none")
        return try Engine(
            configuration, .cluster(configuration, settings, mode: .readWrite), mode: .readWrite,
            logger: Traffic.quiet)
    }

    /// Publishes as other producers do, in batches of 1,000 that the client joins.
    private static func fill(_ log: KafkaLog, _ events: Int, _ traffic: inout SteadyTraffic) throws {
        var builder = RecordBatchBuilder(codec: .none)
        for number in 0..<events {
            builder.add(
                key: nil, value: traffic.nextLine(), headers: .structuredCloudEvent, timestamp: Traffic.start)
            guard builder.recordCount == Traffic.batch || number == events - 1,
                let batch = try builder.seal()
            else { continue }
            try log.write(batch, to: TopicPartition(Engine.inferenceTopic, 0))
        }
    }

    private static func filled() throws -> MockCluster {
        let cluster = try cluster()
        let log = try KafkaLog.open(cluster.configuration)
        defer { log.close() }
        var traffic = Traffic.generator(backlog)
        try fill(log, backlog, &traffic)
        return cluster
    }

    // MARK: Measurements

    private static func reading() async throws -> (wall: Double, cpu: Double) {
        let cluster = try filled()
        let log = try KafkaLog.open(cluster.configuration)
        defer { log.close() }
        return try await measure {
            let reader = try log.makeReader(
                of: TopicPartition(Engine.inferenceTopic, 0), from: 0, isolation: .durable)
            let records = FetchedRecords()
            var count = 0
            while count < backlog {
                try reader.fetch(into: records, byteLimit: 1 << 20)
                count += records.records.count
            }
        }
    }

    private static func folding() async throws -> (wall: Double, cpu: Double) {
        let cluster = try filled()
        let engine = try engine(cluster)
        let run = try await measure {
            try await engine.restore()
            try await settle(engine, at: Int64(backlog))
        }
        try await engine.stop()
        withExtendedLifetime(cluster) {}
        return run
    }

    /// Until all is folded and committed.
    private static func settle(_ engine: Engine, at end: Int64) async throws {
        while true {
            let shards = await engine.inspect()
            if shards[0].consumed[0] >= end, shards.allSatisfy(\.isAtRest) { return }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Processor time of a stream of events at a steady rate, its producer and the brokers included.
    private static func steady(commitMilliseconds: Int64) async throws -> Double {
        let cluster = try cluster()
        let engine = try engine(cluster, commitMilliseconds: commitMilliseconds)
        try await engine.restore()
        let log = try KafkaLog.open(cluster.configuration)
        var traffic = Traffic.generator(steadyRate * steadySeconds)
        let slices = 20
        let run = try await measure {
            let began = ContinuousClock.now
            for slice in 0..<steadySeconds * slices {
                try fill(log, steadyRate / slices, &traffic)
                try await Task.sleep(
                    until: began + .milliseconds(1_000 / slices * (slice + 1)), clock: .continuous)
            }
            while await engine.inspect()[0].consumed[0] < Int64(steadyRate * steadySeconds) {
                try await Task.sleep(for: .milliseconds(2))
            }
        }
        log.close()
        try await engine.stop()
        withExtendedLifetime(cluster) {}
        return run.cpu
    }

    /// Milliseconds from a publish to an answer that counts the event, committed or not.
    private static func visible() async throws -> [Double] {
        let cluster = try cluster()
        let engine = try engine(cluster)
        try await engine.restore()
        var traffic = Traffic.generator(publishes)
        var times: [Double] = []
        for _ in 0..<publishes {
            let line = traffic.nextLine()
            let run = try await measure {
                let answer = try await engine.ingest(
                    IngestRequest(topic: "inference", format: .lines, body: line, acknowledgement: .durable))
                _ = try await engine.query(
                    ViewQuery(
                        view: "latency", parameters: ["window": "all", "group_by": "model"],
                        after: answer.position, timeoutMilliseconds: 10_000))
            }
            times.append(run.wall * 1_000)
        }
        try await engine.stop()
        withExtendedLifetime(cluster) {}
        return times.sorted()
    }
}
