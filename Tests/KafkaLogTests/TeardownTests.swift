import KafkaLog
import Log
import MockKafka
import Synchronization
import Testing

extension KafkaTests {
    @Suite("Teardown")
    struct TeardownTests {
        private final class Releases: Sendable {
            private let list = Mutex<[String]>([])
            var all: [String] { list.withLock { $0 } }
            func add(_ kind: String) { list.withLock { $0.append(kind) } }
        }

        @Test("topics and queues go before their client, whatever is released first")
        func order() throws {
            let releases = Releases()
            let setting = try TestTopic { $0.releases = { releases.add($0) } }
            try setting.log.write(TestTopic.batch(["a"]), to: TestTopic.first)
            var reader: (any LogReader)? = try setting.log.makeReader(
                of: TestTopic.first, from: 0, isolation: .durable)
            let texts = try reader.map { reader in try TestTopic.texts(reader) }
            #expect(texts == ["a"])
            setting.log.close()
            // The producer's topic. The reader still has its own, and its consumer.
            #expect(releases.all.filter { $0 == "topic" }.count == 1)
            reader = nil
            // Main queues of a producer and two consumers, and the reader's.
            let afterReader = releases.all
            let last = try ["queue", "topic", "client"].map { kind in
                try #require(afterReader.lastIndex(of: kind))
            }
            #expect(last == last.sorted(), "\(afterReader)")
            #expect(afterReader.filter { $0 == "queue" }.count == 4)
            #expect(afterReader.filter { $0 == "topic" }.count == 2)
        }

        @Test("a log that is closed says so, and may be closed again")
        func closed() async throws {
            let setting = try TestTopic()
            setting.log.close()
            setting.log.close()
            let batch = try TestTopic.batch(["a"])
            let error = try #require(throws: LogError.self) {
                try setting.log.write(batch, to: TestTopic.first)
            }
            #expect(error.code == .closed)
            #expect(throws: LogError.self) {
                _ = try setting.log.makeReader(of: TestTopic.first, from: 0, isolation: .durable)
            }
        }

        @Test("what is on its way when the log closes is answered")
        func closeWithOutstanding() async throws {
            let setting = try TestTopic { $0.deliveryTimeoutMilliseconds = 1_000 }
            try setting.log.write(TestTopic.batch(["a"]), to: TestTopic.first)
            try setting.cluster.setDown(1)
            let codes = Mutex<[LogError.Code]>([])
            for _ in 0..<5 {
                setting.log.send(try TestTopic.batch(["b"]), to: TestTopic.first) { result in
                    if case .failure(let error) = result { codes.withLock { $0.append(error.code) } }
                }
            }
            setting.log.close()
            #expect(codes.withLock { $0.count } == 5)
        }

        @Test("sync waits for what was handed over before")
        func sync() throws {
            let setting = try TestTopic()
            defer { setting.log.close() }
            let answered = Atomic(0)
            for number in 0..<50 {
                setting.log.send(try TestTopic.batch(["\(number)"]), to: TestTopic.first) { _ in
                    answered.add(1, ordering: .relaxed)
                }
            }
            try setting.log.sync([TestTopic.first])
            #expect(answered.load(ordering: .relaxed) == 50)
            #expect(try TestTopic.texts(setting.log) == (0..<50).map { "\($0)" })
        }
    }
}
