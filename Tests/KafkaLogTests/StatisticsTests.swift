import KafkaLog
import Log
import Testing

@Suite("Statistics")
struct StatisticsTests {
    @Test("librdkafka's JSON is read")
    func parsing() throws {
        let text = """
            {"name": "varve#consumer-1", "msg_cnt": 3, "msg_size": 40,
             "brokers": {"b:9092/1": {"name": "b:9092/1", "nodename": "b:9092", "nodeid": 1, "state": "UP", "outbuf_cnt": 1,
                 "waitresp_cnt": 2, "rtt": {"avg": 1500, "p99": 9000}},
              "TxnCoordinator": {"name": "TxnCoordinator", "nodename": "b:9092", "nodeid": 1, "state": "UP"},
              "b:9092/bootstrap": {"name": "b:9092/bootstrap", "nodeid": -1, "state": "DOWN"}},
             "topics": {"inference": {"partitions": {
                 "0": {"partition": 0, "fetch_state": "active", "app_offset": 90, "ls_offset": 100,
                       "hi_offset": 120, "consumer_lag": -1, "fetchq_cnt": 5, "fetchq_size": 500},
                 "1": {"partition": 1, "fetch_state": "none"},
                 "-1": {"partition": -1, "msgq_cnt": 7}}}}}
            """
        let statistics = try KafkaStatistics(parsing: text.utf8)
        #expect(statistics.clientName == "varve#consumer-1")
        #expect(statistics.queuedMessages == 3 && statistics.queuedBytes == 40)
        let broker = try #require(statistics.brokers.first)
        #expect(statistics.brokers.map(\.name) == ["b:9092", "b:9092"])
        #expect(broker.isConnected)
        #expect(statistics.brokers.reduce(0) { $0 + $1.waitingRequests } == 3)
        #expect(statistics.brokers.map(\.roundTripMeanMilliseconds).max() == 1.5)
        #expect(statistics.brokers.map(\.roundTripP99Milliseconds).max() == 9)
        let partition = try #require(statistics.partitions.first)
        #expect(
            statistics.partitions.count == 1 && partition.topic == "inference" && partition.partition == 0)
        #expect(partition.lag == 10 && partition.fetchedMessages == 5 && partition.fetchedBytes == 500)
    }

    @Test("what is no JSON is an error", arguments: ["", "{", "nonsense"])
    func noJSON(_ text: String) {
        #expect(throws: (any Error).self) { try KafkaStatistics(parsing: text.utf8) }
    }
}

extension KafkaTests {
    @Test("a running log has statistics of its producer and its consumers")
    func statistics() async throws {
        let setting = try TestTopic { $0.statisticsIntervalMilliseconds = 100 }
        defer { setting.log.close() }
        try setting.log.write(TestTopic.batch(["a", "b", "c"]), to: TestTopic.first)
        let reader = try setting.log.makeReader(of: TestTopic.first, from: 0, isolation: .durable)
        #expect(try TestTopic.texts(reader).count == 3)
        var lags: [Int64?] = []
        for _ in 0..<50 where !lags.contains(0) {
            try await Task.sleep(for: .milliseconds(100))
            lags = setting.log.statistics.flatMap(\.partitions).map(\.lag)
        }
        #expect(lags.contains(0))
        #expect(setting.log.statistics.flatMap(\.brokers).contains { $0.isConnected })
        withExtendedLifetime(reader) {}
    }
}
