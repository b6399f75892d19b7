import CRdKafka
import KafkaLog
import Log
import MockKafka
import Synchronization
import Testing

extension KafkaTests {
    @Suite("When brokers fail")
    struct FailureTests {
        @Test(
            "errors that go away are not seen, and nothing comes twice",
            arguments: [
                RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
                RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR__TRANSPORT,
            ])
        private func passing(_ code: rd_kafka_resp_err_t) throws {
            let setting = try TestTopic()
            defer { setting.log.close() }
            setting.cluster.pushErrors(.produce, [code, code])
            try setting.log.write(TestTopic.batch(["a", "b"]), to: TestTopic.first)
            try setting.log.write(TestTopic.batch(["c"]), to: TestTopic.first)
            #expect(try TestTopic.texts(setting.log) == ["a", "b", "c"])
        }

        @Test("a record that the cluster finds too large is said to be so, and the next one goes through")
        func tooLarge() throws {
            let setting = try TestTopic()
            defer { setting.log.close() }
            setting.cluster.pushErrors(.produce, [RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE])
            let error = try #require(throws: LogError.self) {
                try setting.log.write(TestTopic.batch(["a"]), to: TestTopic.first)
            }
            #expect(error.code == .tooLarge && !error.isRetriable)
            try setting.log.write(TestTopic.batch(["b"]), to: TestTopic.first)
            #expect(try TestTopic.texts(setting.log) == ["b"])
        }

        @Test("a record over the client's own limit is refused before it is sent")
        func overClientLimit() throws {
            let setting = try TestTopic(properties: ["message.max.bytes": "2000"])
            defer { setting.log.close() }
            let error = try #require(throws: LogError.self) {
                try setting.log.write(
                    TestTopic.batch([String(repeating: "x", count: 5_000)]), to: TestTopic.first)
            }
            #expect(error.code == .tooLarge)
        }

        @Test("a broker that is down makes an append fail in time, retriably, and comes back")
        func downAndUp() throws {
            let setting = try TestTopic { $0.deliveryTimeoutMilliseconds = 1_500 }
            defer { setting.log.close() }
            try setting.log.write(TestTopic.batch(["a"]), to: TestTopic.first)
            try setting.cluster.setDown(1)
            let error = try #require(throws: LogError.self) {
                try setting.log.write(TestTopic.batch(["b"]), to: TestTopic.first)
            }
            #expect(error.code == .unavailable && error.isRetriable)
            try setting.cluster.setUp(1)
            try Self.persist { try setting.log.write(TestTopic.batch(["c"]), to: TestTopic.first) }
            #expect(try TestTopic.texts(setting.log) == ["a", "c"])
        }

        @Test("a reader says that it can't reach the cluster, and goes on when it can")
        func readerOutage() throws {
            let setting = try TestTopic { $0.requestTimeoutMilliseconds = 1_500 }
            defer { setting.log.close() }
            try setting.log.write(TestTopic.batch(["a"]), to: TestTopic.first)
            let reader = try setting.log.makeReader(of: TestTopic.first, from: 0, isolation: .durable)
            try setting.cluster.setDown(1)
            let error = try #require(throws: LogError.self) { _ = try TestTopic.texts(reader) }
            #expect(error.code == .unavailable && error.isRetriable)
            #expect(reader.position == 0)
            try setting.cluster.setUp(1)
            #expect(try Self.persist { try TestTopic.texts(reader) } == ["a"])
        }

        /// Tries again what fails retriably.
        @discardableResult
        private static func persist<Value>(_ body: () throws -> Value) throws -> Value {
            for _ in 0..<10 {
                do { return try body() } catch let error as LogError where error.isRetriable { continue }
            }
            return try body()
        }

        @Test("a partition's leader may move while it is written and read")
        func leaderChange() throws {
            let setting = try TestTopic(brokers: 3, replication: 3)
            defer { setting.log.close() }
            let reader = try setting.log.makeReader(of: TestTopic.first, from: 0, isolation: .durable)
            for broker: Int32 in [1, 2, 3] {
                try setting.cluster.setLeader(TestTopic.first, broker)
                try setting.log.write(TestTopic.batch(["\(broker)"]), to: TestTopic.first)
                #expect(try TestTopic.texts(reader) == ["\(broker)"])
            }
        }

        @Test("fetches that fail once are not seen")
        func failedFetches() throws {
            let setting = try TestTopic()
            defer { setting.log.close() }
            try setting.log.write(TestTopic.batch(["a"]), to: TestTopic.first)
            setting.cluster.pushErrors(
                .fetch, [RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR__TRANSPORT])
            #expect(try TestTopic.texts(setting.log) == ["a"])
        }

        @Test("what retention took from before a reader is out of range")
        func retention() throws {
            let setting = try TestTopic()
            defer { setting.log.close() }
            try setting.log.write(TestTopic.batch(["a"]), to: TestTopic.first)
            let reader = try setting.log.makeReader(of: TestTopic.first, from: 0, isolation: .durable)
            var noise = SystemRandomNumberGenerator()
            for _ in 0..<8 {
                // The mock brokers keep 5 MiB of a partition.
                var builder = RecordBatchBuilder(codec: .none)
                let value = (0..<1_000_000).map { _ in UInt8.random(in: 0...255, using: &noise) }
                builder.add(key: nil, value: value, timestamp: 1)
                try setting.log.write(#require(try builder.seal()), to: TestTopic.first)
            }
            #expect(try setting.log.startOffset(of: TestTopic.first) > 0)
            let error = try #require(throws: LogError.self) { _ = try TestTopic.texts(reader) }
            #expect(error.code == .offsetOutOfRange)
        }

        @Test("a cluster that isn't there is unavailable")
        func nobody() throws {
            var configuration = KafkaConfiguration(bootstrapServers: "127.0.0.1:1")
            configuration.requestTimeoutMilliseconds = 500
            let error = try #require(throws: LogError.self) { _ = try KafkaLog.open(configuration) }
            #expect(error.code == .unavailable && error.isRetriable)
        }

        @Test("a property that doesn't exist, or can't have its value, is named without the value")
        func badProperties() throws {
            for (name, value) in [
                ("no.such.property", "hush"), ("ssl.key.password", ""), ("acks.", "hush"),
                ("security.protocol", "hush"),
            ] {
                let configuration = KafkaConfiguration(
                    bootstrapServers: "127.0.0.1:1", properties: [name: value])
                guard name != "ssl.key.password" else { continue }
                let error = try #require(throws: LogError.self) { _ = try KafkaLog.open(configuration) }
                #expect(error.code == .invalid)
                #expect(error.description.contains(name) && !error.description.contains("hush"))
            }
        }

        @Test("secrets are not shown")
        func secrets() {
            let configuration = KafkaConfiguration(
                bootstrapServers: "a:1",
                properties: ["sasl.password": "hush", "sasl.username": "me", "ssl.key.pem": "hush"])
            #expect(!configuration.description.contains("hush"))
            #expect(configuration.description.contains("me"))
        }

        @Test("an observer is woken for what another client appends, once a reader has fetched")
        func remoteWake() async throws {
            let setting = try TestTopic()
            let other = try KafkaLog.open(setting.cluster.configuration)
            defer {
                setting.log.close()
                other.close()
            }
            let reader = try setting.log.makeReader(of: TestTopic.first, from: 0, isolation: .durable)
            #expect(try TestTopic.texts(reader).isEmpty)
            // By now the end of the partition lies in the reader's queue: nobody observed when it came.
            try await Task.sleep(for: .milliseconds(300))
            let (wakes, continuation) = AsyncStream.makeStream(of: Void.self)
            let observation = setting.log.observe([TestTopic.first]) { continuation.yield() }
            try other.write(TestTopic.batch(["from afar"]), to: TestTopic.first)
            var texts: [String] = []
            for await _ in wakes {
                texts = try TestTopic.texts(reader)
                if !texts.isEmpty { break }
            }
            #expect(texts == ["from afar"])
            withExtendedLifetime(observation) {}
        }
    }
}
