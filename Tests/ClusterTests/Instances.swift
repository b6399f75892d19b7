import Cluster
import EmbeddedLog
import Engine
import Foundation
import JSON
import KafkaLog
import Log
import Logging
import Streams
import Synchronization
import Testing

/// Several instances on one cluster in this process, which ask each other without a network.
final class Instances: InstanceTransport {
    let cluster: TestCluster
    private let engines = Mutex<[String: Engine]>([:])
    /// Each shard that was taken over, and whether from a standby or a snapshot.
    private let origins = Mutex<[String]>([])
    private let standbys: Int

    init(shards: Int, standbys: Int = 0) throws {
        cluster = try TestCluster(shards: shards)
        self.standbys = standbys
    }

    /// What was taken over since it was asked last.
    func takeOrigins() -> [String] {
        origins.withLock { origins in
            defer { origins = [] }
            return origins.sorted()
        }
    }

    /// The same, waiting until it is so many: a shard is at work a moment before that is told.
    func takeOrigins(_ count: Int) async throws -> [String] {
        var origins: [String] = []
        for _ in 0..<100 where origins.count < count {
            origins += takeOrigins()
            if origins.count < count { try await Task.sleep(for: .milliseconds(20)) }
        }
        return origins.sorted()
    }

    private var logger: Logger {
        Logger(label: "test") { _ in
            OriginLog { [self] origin in origins.withLock { $0.append(origin) } }
        }
    }

    var all: [Engine] { engines.withLock { $0.sorted { $0.key < $1.key }.map(\.value) } }

    func ask(_ address: String, _ question: [UInt8], milliseconds: Int) async throws -> [UInt8] {
        guard let engine = engines.withLock({ $0[address] }) else {
            throw LogError(.unavailable, "nobody listens at \(address)")
        }
        return await engine.answerInstance(question)
    }

    /// Starts an instance under this address.
    @discardableResult
    func start(
        _ address: String, now: @escaping @Sendable () -> Int64 = { TestCluster.start }
    ) async throws -> Engine {
        let configuration = TestCluster.configuration()
        var settings = cluster.settings
        settings.sharing = ClusterConfiguration.Sharing(
            id: address, address: address, transport: self, standbys: standbys)
        let engine = try Engine(
            configuration, .cluster(configuration, settings, mode: .readWrite), mode: .readWrite,
            logger: logger, now: now)
        engines.withLock { $0[address] = engine }
        try await engine.restore()
        return engine
    }

    func stop(_ address: String) async throws {
        try await engines.withLock { $0[address] }?.stop()
        engines.withLock { $0[address] = nil }
    }

    /// Nobody reaches it any more, and it doesn't know.
    func isolate(_ address: String) { engines.withLock { $0[address] = nil } }

    /// Waits until every shard is at work at one instance, each of which has as many as it should, if that is said.
    func settle(_ shares: [String: Int]?) async throws {
        let due = cluster.shards + 1
        for _ in 0..<1_200 {
            let counts = await counts()
            if counts.values.reduce(0, +) == due, counts == shares ?? counts { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("the shards are not shared out as they should be: \(await counts())")
    }

    /// Waits until each shard has as many standbys as it should that have folded all of its journal.
    func becomeWarm() async throws {
        for _ in 0..<600 {
            var warm = 0
            for engine in all {
                for standby in await engine.health()["standbys"]?.array ?? []
                where standby["lag_entries"]?.integer == 0 {
                    warm += 1
                }
            }
            if warm == (cluster.shards + 1) * standbys { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("the standbys did not catch up")
    }

    func counts() async -> [String: Int] {
        var counts: [String: Int] = [:]
        for (address, engine) in engines.withLock({ $0 }) {
            counts[address] = await engine.inspect().filter(\.isRunning).count
        }
        return counts
    }

    /// Waits until all instances know who has each shard.
    func becomeKnown() async throws {
        for _ in 0..<1_200 {
            var isKnown = true
            for engine in all {
                let shards = await engine.health()["shards"]?.array ?? []
                isKnown =
                    isKnown && shards.count == cluster.shards + 1
                    && shards.allSatisfy {
                        $0["state"]?.string != "elsewhere" || $0["instance"]?.string != nil
                    }
            }
            if isKnown { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        for engine in all {
            let shards = await engine.health()["shards"] ?? .null
            Issue.record("not every instance knows who has each shard: \(shards)")
        }
    }

    /// The states of all shards, wherever they are at work, in the order of an engine that has all of them.
    func hashes() async -> [String] {
        var found: [String: String] = [:]
        for engine in all {
            for shard in await engine.inspect() where shard.isRunning {
                found[shard.plan.name] = "\(shard.plan.name): \(shard.state)"
            }
        }
        let names = (0..<cluster.shards).map { "data-\($0)" } + ["control"]
        return names.map { found[$0] ?? "\($0): nowhere" }
    }

    /// Waits until the control shard has merged all that the data shards have given out, wherever they are.
    func settle() async throws {
        for _ in 0..<1_000 {
            var shards: [String: ShardInspection] = [:]
            for engine in all {
                for shard in await engine.inspect() where shard.isRunning { shards[shard.plan.name] = shard }
            }
            let emitted = (0..<cluster.shards).map { shards["data-\($0)"]?.emitted[0] }
            let control = shards["control"]
            if let control, zip(control.consumed, emitted).allSatisfy({ $0 == $1 }),
                shards.values.allSatisfy(\.isAtRest)
            {
                return
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("the instances did not settle")
    }
}
