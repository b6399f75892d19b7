import Cluster
import Engine
import JSON
import KafkaLog
import Log
import MockKafka
import Streams
import Testing

extension ClusterSuites {
    @Suite("Whatever producers write to the topics", .serialized, .timeLimit(.minutes(5)))
    struct AnyProducerTests {
        private static let shards = 2
        private static let inference = Topology.inference

        /// Records as other programs write them, by partition: none of them where our partitioner would put it.
        private static var streams: [[ForeignRecord]] {
            var streams: [[ForeignRecord]] = [[], []]
            for id in 0..<240 {
                let partition = id % shards
                streams[partition].append(
                    id % 3 == 0
                        ? .binary(id) : ForeignRecord(key: nil, value: Array(Events.inference(id).utf8)))
                if id % 40 == 0 {
                    // A tombstone, nonsense, binary mode without an id, data that are no JSON.
                    streams[partition] += [
                        ForeignRecord(key: [1], value: nil), ForeignRecord(key: nil, value: [0xff, 0x00]),
                        .binary(id, without: "ce_id"),
                        ForeignRecord(
                            key: nil, value: Array("a,b".utf8),
                            headers: [
                                ("ce_id", "x"), ("ce_specversion", "1.0"), ("content-type", "text/csv"),
                            ]),
                    ]
                }
            }
            // Answers that come before and behind their questions, beside others.
            for id in 0..<20 {
                let (request, response) = (ForeignRecord.request(id), ForeignRecord.response(id))
                streams[id % shards] +=
                    id % 3 == 0 ? [response, .binary(1_000 + id), request] : [request, response]
            }
            return streams
        }

        /// As `streams` goes, of each partition: records, and those that are no events.
        private static let poison = (each: 4, kinds: 6)

        @Test(
            "gives the same state as the same records in files, in every codec",
            arguments: ["none", "gzip", "snappy", "lz4", "zstd"])
        func sameOutcome(_ codec: String) async throws {
            let cluster = try TestCluster(shards: Self.shards)
            let engine = try await cluster.open()
            try await Self.fold(engine, by: Self.write(to: cluster, codec))
            let files = try await TestCluster.embedded(shards: Self.shards)
            try await Self.fold(files) { stream, partition in
                try files.log.write(ForeignRecord.batch(stream), to: partition)
                try files.log.sync([partition])
            }
            #expect(await engine.hashes == files.hashes)
            // Of the pairs each is one inference beside the 7 that stand between them.
            #expect(try await engine.total() == 240 + 20 + 7)
            for engine in [engine, files] { try await Self.checkLetters(of: engine) }
            try await Self.checkPairs(of: engine)
            try await engine.stop()
            try await files.stop()
        }

        @Test("what waits for its counterpart is given up by the recorded clock, and outlives a restart")
        func givenUp() async throws {
            let clock = HandClock(TestCluster.start)
            let cluster = try TestCluster(shards: 1)
            let first = try await cluster.open(now: { clock.time })
            var requests = [ForeignRecord.request(1), .response(2), .request(3)]
            requests[2].key = nil
            try await Self.fold(first, requests, by: Self.write(to: cluster, "lz4"))
            try await first.stop()
            let second = try await cluster.open(now: { clock.time })
            #expect(try await second.total() == 0)
            clock.time += 700_000
            await second.tick()
            try await second.settle()
            let answer = try await second.query(ViewQuery(view: "latency", parameters: ["window": "all"]))
            let window = try #require(answer["windows"]?.array?.first)
            #expect(window["count"]?.integer == 2 && window["errors"]?.integer == 1)
            #expect(window["latency_count"]?.integer == 0)
            let letters = try await second.query(ViewQuery(view: "dead-letters"))
            #expect(letters["dead_letters"]?.array?.count == 1)
            #expect(
                letters["dead_letters"]?.array?.first?["reason"]?.string?.hasPrefix("no_response") == true)
            try await second.stop()
        }

        @Test("over HTTP both messages of a pair come to the same shard")
        func ingested() async throws {
            let files = try await TestCluster.embedded(shards: 4)
            var lines: [String] = []
            for id in 0..<40 {
                lines += [ForeignRecord.request(id).structured(), ForeignRecord.response(id).structured()]
            }
            let answer = try await files.publish(lines)
            #expect(answer.accepted == 80 && answer.rejected.isEmpty)
            try await files.settle()
            #expect(try await files.total() == 40)
            try await files.stop()
        }

        // MARK: Steps

        private typealias Writing = ([ForeignRecord], TopicPartition) throws -> Void

        private static func write(to cluster: TestCluster, _ codec: String) -> Writing {
            { stream, partition in
                var settings = cluster.settings.kafka
                settings.properties["compression.codec"] = codec
                let log = try KafkaLog.open(settings)
                defer { log.close() }
                try log.write(ForeignRecord.batch(stream), to: partition)
            }
        }

        private static func fold(
            _ engine: Engine, _ only: [ForeignRecord]? = nil, by write: Writing
        ) async throws {
            for (number, stream) in (only.map { [$0] } ?? streams).enumerated() {
                let partition = TopicPartition(inference, Int32(number))
                try write(stream, partition)
                for _ in 0..<1_000 where await engine.inspect()[number].consumed[0] < Offset(stream.count) {
                    try await Task.sleep(for: .milliseconds(10))
                }
                #expect(await engine.inspect()[number].consumed[0] == Offset(stream.count))
            }
            try await engine.settle()
        }

        private static func checkLetters(of engine: Engine) async throws {
            let answer = try await engine.query(ViewQuery(view: "dead-letters", parameters: ["limit": "100"]))
            let letters = try #require(answer["dead_letters"]?.array)
            #expect(letters.count == poison.each * poison.kinds)
            #expect(
                letters.allSatisfy {
                    $0["topic"]?.string == "inference" && $0["partition"]?.integer != nil
                        && $0["offset"]?.integer != nil
                })
            let reasons = Set(letters.compactMap { $0["reason"]?.string })
            #expect(reasons.count == poison.each, "\(reasons)")
        }

        private static func checkPairs(of engine: Engine) async throws {
            let answer = try await engine.query(
                ViewQuery(view: "latency", parameters: ["window": "all", "model": "iris"]))
            let window = try #require(answer["windows"]?.array?.first)
            #expect(answer["windows"]?.array?.count == 1)
            #expect(window["count"]?.integer == 20 && window["latency_count"]?.integer == 20)
            #expect(window["version"]?.string == "canary")
            #expect(window["latency_ms"]?["min"]?.number == 50)
            let drift = try await engine.query(
                ViewQuery(view: "drift", parameters: ["window": "all", "model": "iris"]))
            let features = Set((drift["windows"]?.array ?? []).compactMap { $0["feature"]?.string })
            #expect(
                features == ["sepal", "0", "prediction"] || features == ["sepal", "prediction"], "\(features)"
            )
        }
    }
}
