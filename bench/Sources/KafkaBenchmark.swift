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
    private static let backlog = 40_000
    private static let steadySeconds = 10
    private static let steadyRate = 20_000
    private static let publishes = 400
    private static let fetchMilliseconds = 10

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        var reads: [(wall: Double, cpu: Double)] = []
        var folds: [(wall: Double, cpu: Double)] = []
        var starts: [Double] = []
        for _ in 0..<options.repeats {
            reads.append(try await reading())
            let (start, fold) = try await folding()
            starts.append(start)
            folds.append(fold)
        }
        let (read, fold) = (median(reads), median(folds))
        let committed = try await steady(commitMilliseconds: 1_000)
        let uncommitted = try await steady(commitMilliseconds: 60_000)
        let visible = try await visible()
        return [
            .init("events", JSONValue(backlog)),
            .init("read_events_per_second", rate(backlog, read.wall)),
            .init("read_events_per_cpu_second", rate(backlog, read.cpu)),
            .init("start_seconds", rounded(percentile(starts.sorted(), 0.5))),
            .init("fold_events_per_second", rate(1, fold.wall)),
            .init("fold_events_per_cpu_second", rate(1, fold.cpu)),
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

    private static func engine(
        _ cluster: MockCluster, commitMilliseconds: Int64 = 250, properties: [String: String] = [:]
    ) throws -> Engine {
        var kafka = cluster.configuration
        kafka.properties = properties
        var settings = ClusterConfiguration(kafka)
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

    /// The time of a start until the first events are folded, and what each of the others takes.
    private static func folding() async throws -> (start: Double, event: (wall: Double, cpu: Double)) {
        let cluster = try filled()
        let engine = try engine(cluster)
        var folded: Int64 = 0
        let start = try await measure {
            try await engine.restore()
            folded = try await wait(for: 1, engine)
        }
        let rest = Double(max(1, Int64(backlog) - folded))
        let run = try await measure { _ = try await wait(for: Int64(backlog), engine) }
        try await engine.stop()
        withExtendedLifetime(cluster) {}
        return (start.wall, (run.wall / rest, run.cpu / rest))
    }

    /// Until so many events are folded; returns how many are. An inspection would hash the state each time.
    private static func wait(for count: Int64, _ engine: Engine) async throws -> Int64 {
        while true {
            let folded = await engine.health()["shards"]?.array?.first?["events"]?.integer ?? 0
            if folded >= count { return folded }
            try await Task.sleep(for: .milliseconds(1))
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
            _ = try await wait(for: Int64(steadyRate * steadySeconds), engine)
        }
        log.close()
        try await engine.stop()
        withExtendedLifetime(cluster) {}
        return run.cpu
    }

    /// Milliseconds from a publish to an answer that counts the event, committed or not. The mock brokers answer a fetch that
    /// finds nothing only when its time is over, whatever comes meanwhile: it is made short.
    private static func visible() async throws -> [Double] {
        let cluster = try cluster()
        let engine = try engine(cluster, properties: ["fetch.wait.max.ms": "\(fetchMilliseconds)"])
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
