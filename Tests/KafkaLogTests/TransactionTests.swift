import CRdKafka
import KafkaLog
import Log
import MockKafka
import Testing

extension KafkaTests {
    @Suite("Transactions")
    struct TransactionTests {
        private let setting: TestTopic

        init() throws {
            setting = try TestTopic(brokers: 3, replication: 3)
        }

        private func writer(_ id: String = "shard-0") throws -> TransactionalWriter {
            let writer = try setting.log.makeTransactionalWriter(id)
            try writer.initialize()
            return writer
        }

        @Test("a commit tells where its records landed, in several partitions")
        func commit() throws {
            defer { setting.log.close() }
            let writer = try writer()
            try writer.begin()
            try writer.send(TestTopic.batch(["a", "b"]), to: TestTopic.first)
            try writer.send(TestTopic.batch(["c"]), to: TestTopic.second)
            try writer.send(TestTopic.batch(["d"]), to: TestTopic.first)
            try writer.sendOffsets([TopicPartition(Topic(known: "input"), 0): 17], group: "varve")
            let receipts = try writer.commit()
            #expect(
                receipts == [
                    TestTopic.first: AppendReceipt(baseOffset: 0, lastOffset: 2),
                    TestTopic.second: AppendReceipt(baseOffset: 0, lastOffset: 0),
                ])
            #expect(try TestTopic.texts(setting.log) == ["a", "b", "d"])
            #expect(writer.phase == .ready)
            writer.close()
        }

        @Test("many transactions follow on each other, aborted ones too")
        func succession() throws {
            defer { setting.log.close() }
            let writer = try writer()
            for number in 0..<20 {
                try writer.begin()
                try writer.send(TestTopic.batch(["\(number)"]), to: TestTopic.first)
                if number % 3 == 0 { try writer.abort() } else { try writer.commit() }
                #expect(writer.phase == .ready)
            }
            writer.close()
        }

        /// The mock coordinator takes a second writer of the same id and goes on taking the first one, so the error that
        /// a real one gives to the first is pushed.
        @Test(
            "a writer that another one of the same id has fenced fails for good",
            arguments: [
                (.addPartitionsToTransaction, RD_KAFKA_RESP_ERR_PRODUCER_FENCED),
                (.addPartitionsToTransaction, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH),
                (.endTransaction, RD_KAFKA_RESP_ERR_PRODUCER_FENCED),
                (.endTransaction, RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH),
            ] as [(MockCluster.Request, rd_kafka_resp_err_t)])
        func fencing(_ request: MockCluster.Request, _ code: rd_kafka_resp_err_t) throws {
            defer { setting.log.close() }
            let zombie = try writer()
            try zombie.begin()
            try zombie.send(TestTopic.batch(["old"]), to: TestTopic.first)
            try zombie.commit()
            setting.cluster.pushErrors(request, [code])
            try zombie.begin()
            let error = try #require(throws: KafkaError.self) {
                try zombie.send(TestTopic.batch(["too late"]), to: TestTopic.first)
                try zombie.sendOffsets([TopicPartition(Topic(known: "input"), 0): 1], group: "varve")
                try zombie.commit()
            }
            #expect(error.isFatal)
            #expect(error.logError().code == .fenced)
            guard case .failed = zombie.phase else {
                Issue.record("\(zombie.phase)")
                return
            }
            #expect(throws: KafkaError.self) { try zombie.abort() }
            #expect(throws: KafkaError.self) { try zombie.begin() }
            let heir = try writer()
            try heir.begin()
            try heir.send(TestTopic.batch(["new"]), to: TestTopic.second)
            try heir.commit()
            #expect(try TestTopic.texts(setting.log, TestTopic.second) == ["new"])
            zombie.close()
            heir.close()
        }

        @Test(
            "errors that go away are not seen",
            arguments: [
                (.addPartitionsToTransaction, [RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS]),
                (.addPartitionsToTransaction, [RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS]),
                (.addOffsetsToTransaction, [RD_KAFKA_RESP_ERR_NOT_COORDINATOR]),
                (.commitTransactionOffsets, [RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS]),
                (.endTransaction, [RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE]),
                (
                    .produce,
                    [RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT]
                ),
            ] as [(MockCluster.Request, [rd_kafka_resp_err_t])])
        private func passing(_ request: MockCluster.Request, _ errors: [rd_kafka_resp_err_t]) throws {
            defer { setting.log.close() }
            let writer = try writer()
            setting.cluster.pushErrors(request, errors)
            try writer.begin()
            try writer.send(TestTopic.batch(["a"]), to: TestTopic.first)
            try writer.sendOffsets([TopicPartition(Topic(known: "input"), 0): 1], group: "varve")
            try writer.commit()
            #expect(try TestTopic.texts(setting.log) == ["a"])
            writer.close()
        }

        @Test("an error that stays asks for an abort, and the transaction can be made again")
        func abortAndRepeat() throws {
            defer { setting.log.close() }
            let writer = try writer()
            setting.cluster.pushErrors(.produce, [RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE])
            try writer.begin()
            try writer.send(TestTopic.batch(["a"]), to: TestTopic.first)
            let error = try #require(throws: KafkaError.self) { try writer.commit() }
            #expect(error.requiresAbort && !error.isFatal)
            #expect(throws: KafkaError.self) { try writer.send(TestTopic.batch(["b"]), to: TestTopic.first) }
            try writer.abort()
            #expect(
                try repeated(writer, ["a"]) == [TestTopic.first: AppendReceipt(baseOffset: 0, lastOffset: 0)])
            let texts = try TestTopic.texts(setting.log)
            #expect(texts == ["a"])
            writer.close()
        }

        /// Makes a transaction again until it is committed. librdkafka 2.0.2 purges the records of the first one after an
        /// abort that took a new epoch, and its commit says so.
        private func repeated(
            _ writer: TransactionalWriter, _ texts: [String]
        ) throws -> [TopicPartition: AppendReceipt] {
            for _ in 0..<3 {
                do {
                    try writer.begin()
                    try writer.send(TestTopic.batch(texts), to: TestTopic.first)
                    return try writer.commit()
                } catch let error as KafkaError where error.requiresAbort {
                    try writer.abort()
                }
            }
            throw MockFailure(description: "three attempts were not enough")
        }

        /// librdkafka remembers the refusal of a topic and takes no records for it for a while, and would commit the
        /// transaction without them.
        @Test("nothing is committed of which a part is missing")
        func refusedRecord() throws {
            defer { setting.log.close() }
            let writer = try writer()
            setting.cluster.pushErrors(.produce, [RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED])
            for _ in 0..<2 {
                try writer.begin()
                try writer.send(TestTopic.batch(["a"]), to: TestTopic.first)
                let error = try #require(throws: KafkaError.self) { try writer.commit() }
                #expect(error.requiresAbort && error.logError().code == .permission)
                try writer.abort()
            }
            writer.close()
        }

        @Test("a commit refused by the coordinator asks for an abort")
        func refusedCommit() throws {
            defer { setting.log.close() }
            let writer = try writer()
            try writer.begin()
            try writer.send(TestTopic.batch(["a"]), to: TestTopic.first)
            setting.cluster.pushErrors(.endTransaction, [RD_KAFKA_RESP_ERR_INVALID_TXN_STATE])
            let error = try #require(throws: KafkaError.self) { try writer.commit() }
            #expect(error.requiresAbort || error.isFatal)
            writer.close()
        }

        @Test("the coordinator may move to another broker")
        func coordinatorChange() throws {
            defer { setting.log.close() }
            try setting.cluster.setTransactionCoordinator("shard-0", 1)
            let writer = try writer()
            for broker: Int32 in [2, 3, 1] {
                try writer.begin()
                try writer.send(TestTopic.batch(["to \(broker)"]), to: TestTopic.first)
                try setting.cluster.setTransactionCoordinator("shard-0", broker)
                try writer.commit()
            }
            #expect(try TestTopic.texts(setting.log) == ["to 2", "to 3", "to 1"])
            writer.close()
        }

        @Test("a coordinator that is down for a while is waited for")
        func coordinatorDown() async throws {
            defer { setting.log.close() }
            try setting.cluster.setTransactionCoordinator("shard-0", 1)
            try setting.cluster.setLeader(TestTopic.first, 2)
            let writer = try writer()
            try writer.begin()
            try writer.send(TestTopic.batch(["a"]), to: TestTopic.first)
            try setting.cluster.setDown(1)
            let cluster = setting.cluster
            let repair = Task {
                try await Task.sleep(for: .seconds(1))
                try cluster.setUp(1)
            }
            try writer.commit()
            try await repair.value
            #expect(try TestTopic.texts(setting.log) == ["a"])
            writer.close()
        }
    }
}
