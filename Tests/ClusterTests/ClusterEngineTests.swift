import CRdKafka
import Cluster
import EmbeddedLog
import Engine
import JSON
import KafkaLog
import Log
import MockKafka
import Replay
import SimulatedDisk
import Streams
import Testing

/// What can be seen of an engine on the mock brokers: they neither fence nor hide what was aborted.
extension ClusterSuites {
    @Suite("An engine on a cluster", .serialized, .timeLimit(.minutes(5)))
    struct ClusterEngineTests {
        @Test("folds the same stream to the same states as on files", arguments: [1, 3])
        func sameStates(_ shards: Int) async throws {
            let cluster = try TestCluster(shards: shards)
            let (ours, files) = (try await cluster.open(), try await TestCluster.embedded(shards: shards))
            for engine in [ours, files] {
                for start in stride(from: 0, to: 1_200, by: 300) {
                    let answer = try await engine.publish(
                        Events.inference(start..<start + 300) + ["no event"])
                    #expect(answer.accepted == 300 && answer.rejected.count == 1)
                }
                // Repetitions, and the end of all windows but the last.
                #expect(try await engine.publish(Events.inference(0..<50)).duplicates == 50)
                try await engine.settle()
            }
            #expect(await ours.hashes == files.hashes)
            #expect(try await ours.total() == 1_200)
            try await ours.stop()
            try await files.stop()
        }

        @Test("goes on where it was, from a snapshot and the journal behind it")
        func restart() async throws {
            let cluster = try TestCluster(shards: 2)
            let first = try await cluster.open()
            try await first.publish(Events.inference(0..<600))
            try await first.settle()
            let before = await first.hashes
            try await first.stop()
            let second = try await cluster.open()
            #expect(await second.hashes == before)
            let health = await second.health()
            #expect(health["shards"]?.array?.allSatisfy { $0["last_checkpoint"] != .null } == true)
            try await second.publish(Events.inference(600..<900))
            try await second.settle()
            #expect(try await second.total() == 900)
            let after = await second.hashes
            try await second.stop()
            let files = try await TestCluster.embedded(shards: 2)
            try await files.publish(Events.inference(0..<600))
            try await files.settle()
            try await files.publish(Events.inference(600..<900))
            try await files.settle()
            #expect(await files.hashes == after)
            try await files.stop()
        }

        @Test("is taken over by another one from what it had committed, without a word of farewell")
        func takenOver() async throws {
            let cluster = try TestCluster()
            let first = try await cluster.open()
            try await first.publish(Events.inference(0..<400))
            try await first.settle()
            let second = try await cluster.open()
            #expect(try await second.total() == 400)
            #expect(await second.hashes == first.hashes)
            try await second.stop()
            try await first.stop()
        }

        @Test(
            "makes a transaction again that the cluster has refused, and counts nothing twice",
            arguments: [
                (.produce, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE),
                (.endTransaction, RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE),
                (.addPartitionsToTransaction, RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS),
                (.commitTransactionOffsets, RD_KAFKA_RESP_ERR_NOT_COORDINATOR),
            ] as [(MockCluster.Request, rd_kafka_resp_err_t)])
        private func refused(_ request: MockCluster.Request, _ code: rd_kafka_resp_err_t) async throws {
            let cluster = try TestCluster()
            let engine = try await cluster.open()
            try await engine.publish(Events.inference(0..<300))
            try await engine.settle()
            // Ingest is over, so that nothing but transactions meets the error.
            try await engine.publish(Events.inference(300..<600))
            cluster.cluster.pushErrors(request, [code])
            try await engine.settle()
            #expect(try await engine.total() == 600)
            let hashes = await engine.hashes
            try await engine.stop()
            let again = try await cluster.open()
            #expect(try await again.total() == 600)
            #expect(await again.hashes == hashes)
            try await again.stop()
        }

        @Test("waits for a broker that is down, says so, and goes on")
        func brokerDown() async throws {
            let cluster = try TestCluster()
            let engine = try await cluster.open()
            try await engine.publish(Events.inference(0..<300))
            try await engine.settle()
            try await engine.publish(Events.inference(300..<330))
            try cluster.cluster.setDown(1)
            let mock = cluster.cluster
            let repair = Task {
                try await Task.sleep(for: .seconds(2))
                try mock.setUp(1)
            }
            try await repair.value
            try await engine.becomeReady()
            try await engine.publish(Events.inference(330..<600))
            try await engine.settle()
            #expect(try await engine.total() == 600)
            try await engine.stop()
        }

        @Test("a shard whose id somebody else has taken stops and says so, and the others go on")
        func fenced() async throws {
            let cluster = try TestCluster(shards: 2)
            let engine = try await cluster.open()
            try await engine.publish(Events.inference(0..<200))
            try await engine.settle()
            cluster.cluster.pushErrors(.addPartitionsToTransaction, [RD_KAFKA_RESP_ERR_PRODUCER_FENCED])
            _ = try? await engine.publish(Events.inference(200..<210))
            var stopped = 0
            for _ in 0..<500 where stopped == 0 {
                stopped = await engine.inspect().filter { $0.failure?.contains("fenced") == true }.count
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(stopped == 1)
            #expect(await engine.inspect().filter(\.isRunning).count == 2)
            guard case .failed(let reason) = engine.readiness else {
                Issue.record("\(engine.readiness)")
                return
            }
            #expect(reason.contains("fenced"))
            let health = await engine.health()
            #expect(health["status"]?.string == "failed")
            #expect(
                health["shards"]?.array?.filter { $0["state"]?.string == "running" }.count == 2)
            try await engine.stop()
        }

        @Test("answers what is folded before it is committed, and says that it is not")
        func visibleBeforeCommit() async throws {
            let cluster = try TestCluster()
            var settings = cluster.settings
            settings.commits.intervalMilliseconds = 60_000
            let configuration = TestCluster.configuration()
            let engine = try Engine(
                configuration, .cluster(configuration, settings, mode: .readWrite), mode: .readWrite,
                logger: cluster.logger, now: { TestCluster.start })
            try await engine.restore()
            try await engine.publish(Events.inference(0..<100))
            let answer = try await engine.query(ViewQuery(view: "latency", parameters: ["window": "all"]))
            #expect(answer["windows"]?.array?.reduce(0) { $0 + ($1["count"]?.integer ?? 0) } == 100)
            #expect(answer["committed"]?.bool == false)
            try await engine.stop()
            let again = try await cluster.open()
            let kept = try await again.query(ViewQuery(view: "latency", parameters: ["window": "all"]))
            #expect(kept["committed"]?.bool == true)
            #expect(try await again.total() == 100)
            try await again.stop()
        }

        @Test("tells in its metrics what librdkafka counts, and how far each partition is behind")
        func metrics() async throws {
            let cluster = try TestCluster()
            var settings = cluster.settings
            settings.kafka.statisticsIntervalMilliseconds = 50
            let configuration = TestCluster.configuration()
            let engine = try Engine(
                configuration, .cluster(configuration, settings, mode: .readWrite), mode: .readWrite,
                logger: cluster.logger, now: { TestCluster.start })
            try await engine.restore()
            try await engine.publish(Events.inference(0..<100))
            var found: [String: [MetricFamily.Sample]] = [:]
            for _ in 0..<200 where found["varve_kafka_broker_connections"]?.isEmpty != false {
                try await Task.sleep(for: .milliseconds(20))
                found = Dictionary(
                    await engine.metrics().map { ($0.name, $0.samples) }, uniquingKeysWith: { $0 + $1 })
            }
            #expect(found["varve_kafka_broker_connections"]?.first?.value ?? 0 >= 1)
            #expect(found["varve_kafka_broker_rtt_p99_seconds"]?.count == 1)
            let lag = found["varve_partition_lag_events"]?.first {
                $0.labels.contains { $0 == (name: "topic", value: "inference") }
            }
            #expect(lag?.value == 0)
            try await engine.stop()
        }

        @Test("is rebuilt in files with the same states, and a rebuild goes on where it was")
        func rebuilt() async throws {
            let cluster = try TestCluster(shards: 2)
            let engine = try await cluster.open()
            try await engine.publish(Events.inference(0..<500) + ["no event"])
            _ = try await engine.execute(
                CommandRequest("POST", ["models"], body: ["model": "chat"], actor: "me"))
            try await engine.settle()
            let hashes = await engine.hashes
            try await engine.stop()
            let (configuration, disk) = (TestCluster.configuration(), SimulatedDisk(seed: 7))
            var target = configuration
            target.dataDirectory = "/again"
            var request = RebuildRequest(source: "kafka", target: target)
            request.cluster = try .cluster(configuration, cluster.settings, mode: .readOnly)
            let report = try await Rebuild(request, storage: disk).run { _, _ in }
            #expect(report.verification.divergence == nil)
            let again = try Engine(target, storage: disk, logger: cluster.logger, now: { TestCluster.start })
            try await again.restore()
            #expect(await again.hashes == hashes)
            let letters = try await again.query(ViewQuery(view: "dead-letters"))
            #expect(letters["dead_letters"]?.array?.count == 1)
            try await again.stop()
        }

        @Test("commands are decided, committed and answered")
        func commands() async throws {
            let cluster = try TestCluster()
            let engine = try await cluster.open()
            let answer = try await engine.execute(
                CommandRequest("POST", ["models"], body: ["model": "chat"], actor: "me"))
            #expect(answer.status == 201)
            try await engine.settle()
            try await engine.stop()
            let again = try await cluster.open()
            let resource = try await again.resource(ResourceRequest(["models", "chat"]))
            #expect(resource.body["model"]?.string == "chat")
            try await again.stop()
        }

        @Test("topics that are not as they must be are named before anything is done")
        func wrongTopics() async throws {
            let cluster = try MockCluster()
            let configuration = TestCluster.configuration()
            let missing = try #require(throws: LogError.self) {
                _ = try EngineBacking.cluster(
                    configuration, ClusterConfiguration(cluster.configuration), mode: .readWrite)
            }
            #expect(missing.code == .notFound && missing.description.contains("inference"))
            try cluster.createTopic(Topology.inference, partitions: 2)
            try cluster.createTopic(Topic(known: "telemetry"), partitions: 1)
            let few = try #require(throws: LogError.self) {
                _ = try EngineBacking.cluster(
                    configuration, ClusterConfiguration(cluster.configuration), mode: .readWrite)
            }
            #expect(few.code == .invalid && few.description.contains("telemetry"))
        }
    }
}
