import Cluster
import EmbeddedLog
import Engine
import Foundation
import JSON
import KafkaLog
import Log
import Logging
import MockKafka
import Streams
import Synchronization

/// How long a data shard with 10,000 series takes to go on at another instance, restored from its snapshot or kept warm
/// there: two instances on mock brokers in this process, of which the one that has the shard stops.
enum KafkaMoveBenchmark: Benchmark {
    static let name = "kafka-move"
    static let summary = "moving a shard with 10,000 series between instances on mock brokers"

    private static let series = 10_000
    private static let rounds = 2
    private static let shard = "data-0"
    private static let patienceSeconds = 60

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        var members: [JSONValue.Member] = [
            .init("series", JSONValue(series)), .init("events", JSONValue(series * rounds)),
        ]
        for (origin, standbys) in [("snapshot", 0), ("standby", 1)] {
            var taken: [Double] = []
            var stopped: [Double] = []
            for _ in 0..<options.repeats {
                let move = try await move(standbys: standbys)
                guard move.origin == origin else {
                    throw Failure(reason: "the shard went on from a \(move.origin)")
                }
                taken.append(move.milliseconds)
                stopped.append(move.stopMilliseconds)
            }
            members.append(.init("\(origin)_taken_over_ms", rounded(percentile(taken.sorted(), 0.5))))
            members.append(.init("\(origin)_longest_ms", rounded(percentile(taken.sorted(), 1))))
            members.append(.init("\(origin)_let_go_ms", rounded(percentile(stopped.sorted(), 0.5))))
        }
        return members
    }

    private struct Move {
        var origin: String
        /// From being given the shard to answering for it.
        var milliseconds: Double
        /// That the one before it took to commit and record it and all else, and to leave.
        var stopMilliseconds: Double
    }

    private static func move(standbys: Int) async throws -> Move {
        let cluster = try MockCluster()
        let own = [(EngineBacking.instancesTopic, 1), (Topic(known: "snapshots"), 2)]
        for (topic, count) in Topology.partitions(shards: 1) + own {
            try cluster.createTopic(topic, partitions: Int32(count))
        }
        let pair = InstancePair(cluster, standbys: standbys)
        let first = try await pair.start("a")
        try await wait("the first instance has all shards") { await first.held.count == 2 }
        for round in 0..<rounds { try await fill(first, round) }
        let second = try await pair.start("b")
        try await wait("the shards are shared") {
            let counts = await [first.held.count, second.held.count]
            return counts == [1, 1]
        }
        let isFirst = await first.held == [shard]
        let (holder, other) = isFirst ? (first, second) : (second, first)
        try await wait("the standby has caught up") { await other.isWarm(standbys) }
        pair.forget()
        let stop = try await measure { try await holder.stop() }
        try await wait("the shard has moved") { pair.taken(shard) != nil }
        guard let taken = pair.taken(shard) else { throw Failure(reason: "the shard has not moved") }
        try await other.stop()
        withExtendedLifetime(cluster) {}
        return Move(
            origin: taken.origin, milliseconds: taken.milliseconds, stopMilliseconds: stop.wall * 1_000)
    }

    private static func wait(_ what: String, until condition: () async -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(patienceSeconds)
        while ContinuousClock.now < end {
            if await condition() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Failure(reason: "\(what): not within \(patienceSeconds) s")
    }

    private static func fill(_ engine: Engine, _ round: Int) async throws {
        for batch in 0..<series / Traffic.batch {
            var body = ""
            for number in batch * Traffic.batch..<(batch + 1) * Traffic.batch {
                body += MemoryBenchmark.line(round * series + number)
            }
            _ = try await engine.ingest(
                IngestRequest(
                    topic: "inference", format: .lines, body: Array(body.utf8), acknowledgement: .applied))
        }
    }
}

extension Engine {
    /// The shards that are at work here.
    fileprivate var held: [String] {
        get async {
            (await health()["shards"]?.array ?? []).filter { $0["state"]?.string == "running" }
                .compactMap { $0["shard"]?.string }
        }
    }

    fileprivate func isWarm(_ standbys: Int) async -> Bool {
        let kept = await health()["standbys"]?.array ?? []
        return kept.count == standbys && kept.allSatisfy { $0["lag_entries"]?.integer == 0 }
    }
}

/// Two instances in this process that ask each other without a network, and what they say of shards that they take over.
private final class InstancePair: InstanceTransport {
    private let cluster: MockCluster
    private let standbys: Int
    private let engines = Mutex<[String: Engine]>([:])
    private let taken = Mutex<[String: (origin: String, milliseconds: Double)]>([:])

    init(_ cluster: MockCluster, standbys: Int) {
        (self.cluster, self.standbys) = (cluster, standbys)
    }

    func ask(_ address: String, _ question: [UInt8], milliseconds: Int) async throws -> [UInt8] {
        guard let engine = engines.withLock({ $0[address] }) else {
            throw LogError(.unavailable, "nobody listens at \(address)")
        }
        return await engine.answerInstance(question)
    }

    func start(_ address: String) async throws -> Engine {
        var kafka = cluster.configuration
        // The mock brokers wait for a group's members almost as long as a session may be.
        kafka.properties["session.timeout.ms"] = "4000"
        kafka.properties["heartbeat.interval.ms"] = "500"
        var settings = ClusterConfiguration(kafka)
        settings.sharing = .init(id: address, address: address, transport: self, standbys: standbys)
        let configuration = Traffic.configuration("/none")
        let logger = Logger(label: "bench") { _ in
            TakeoverLog { [self] shard, move in taken.withLock { $0[shard] = move } }
        }
        let engine = try Engine(
            configuration, .cluster(configuration, settings, mode: .readWrite), mode: .readWrite,
            logger: logger)
        engines.withLock { $0[address] = engine }
        try await engine.restore()
        return engine
    }

    func taken(_ shard: String) -> (origin: String, milliseconds: Double)? { taken.withLock { $0[shard] } }

    func forget() { taken.withLock { $0 = [:] } }
}

private struct TakeoverLog: LogHandler {
    let hear: @Sendable (String, (origin: String, milliseconds: Double)) -> Void

    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .notice

    init(hear: @escaping @Sendable (String, (origin: String, milliseconds: Double)) -> Void) {
        self.hear = hear
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        guard let metadata = event.metadata, let shard = metadata["shard"], let origin = metadata["from"],
            let milliseconds = metadata["milliseconds"].flatMap({ Double($0.description) })
        else { return }
        hear(shard.description, (origin.description, milliseconds))
    }
}
