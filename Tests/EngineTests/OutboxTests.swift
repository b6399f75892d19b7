import EmbeddedLog
import Engine
import JSON
import Log
import SimulatedDisk
import Streams
import Testing

@Suite("Deliveries of alerts to webhooks")
struct OutboxTests {
    private static let secret = "whsec_" + Base64.encode((7..<39).map { UInt8($0) })

    private func open(
        _ disk: SimulatedDisk, _ receiver: StubReceiver, _ secrets: MemorySecrets
    ) async throws -> TestEngine {
        try await TestEngine.open(disk, shards: 1, outbox: receiver.outbox(secrets)) { $0.clock = .declared }
    }

    private func setUp(_ engine: TestEngine, retry: JSONValue = ["0s", "0s", "0s", "0s"]) async throws {
        try await AlertTests.declare(engine, 0)
        _ = try await AlertTests.send(
            engine, "PUT", "webhooks/ops",
            ["url": "http://127.0.0.1:9/hook", "secret": .string(Self.secret), "retry": retry])
        _ = try await AlertTests.send(
            engine, "PUT", "rules/slow", ["when": "latency.p99_ms > 100", "notify": ["ops"]])
    }

    private func deliveries(_ engine: TestEngine) async throws -> [JSONValue] {
        try #require(try await AlertTests.look(engine, "webhooks/ops/deliveries")["deliveries"]?.array)
    }

    /// Waits until nothing is pending.
    private func settle(_ engine: TestEngine) async throws -> [JSONValue] {
        for _ in 0..<400 {
            let all = try await deliveries(engine)
            if all.allSatisfy({ $0["state"] != "pending" }) { return all }
            try await Task.sleep(for: .milliseconds(25))
        }
        Issue.record("deliveries stay pending")
        return []
    }

    @Test("each transition is told once, signed, and known as delivered after a restart")
    func once() async throws {
        let (disk, receiver, secrets) = (SimulatedDisk(seed: 1), StubReceiver(), MemorySecrets())
        let engine = try await open(disk, receiver, secrets)
        try await setUp(engine)
        try await AlertTests.feed(engine, 0..<2, latency: 200)
        try await AlertTests.feed(engine, 2..<3, latency: 50)
        let done = try await settle(engine)
        #expect(done.map { $0["type"]?.string } == ["alert.firing", "alert.resolved"])
        #expect(receiver.requests.count == 2 && receiver.requests.allSatisfy(\.isSigned))
        try await engine.engine.stop()
        let again = try await open(disk, receiver, secrets)
        #expect(try await deliveries(again) == done)
        try await Task.sleep(for: .milliseconds(200))
        #expect(receiver.requests.count == 2)
        try await again.engine.stop()
    }

    @Test("the path of Slack's URL is a secret: used, changed, and nowhere to be read")
    func slackPath() async throws {
        let (disk, receiver, secrets) = (SimulatedDisk(seed: 6), StubReceiver(), MemorySecrets())
        let engine = try await open(disk, receiver, secrets)
        try await setUp(engine)
        func put(_ url: String) async throws -> JSONValue {
            try await AlertTests.send(
                engine, "PUT", "webhooks/ops",
                ["url": .string(url), "format": "slack", "retry": ["0s"]]
            ).body
        }
        let shown = try await put("http://127.0.0.1:9/services/T0/B0/first")
        #expect(shown["url"] == "http://127.0.0.1:9/")
        try await AlertTests.feed(engine, 0..<1, latency: 200)
        _ = try await settle(engine)
        // What is shown can be put back, and another path is another secret.
        _ = try await put("http://127.0.0.1:9/")
        try await AlertTests.feed(engine, 1..<2, latency: 50)
        _ = try await settle(engine)
        _ = try await put("http://127.0.0.1:9/services/T0/B0/second?thread=1")
        try await AlertTests.feed(engine, 2..<3, latency: 200)
        let done = try await settle(engine)
        #expect(done.allSatisfy { $0["state"] == "delivered" })
        #expect(
            receiver.requests.map(\.url) == [
                "http://127.0.0.1:9/services/T0/B0/first", "http://127.0.0.1:9/services/T0/B0/first",
                "http://127.0.0.1:9/services/T0/B0/second?thread=1",
            ])
        let history = try await AlertTests.look(engine, "webhooks/ops")
        #expect(!history.text.contains("services"))
        try await engine.engine.stop()
        let log = try EmbeddedLog.open(directory: "/data", storage: disk, mode: .readOnly)
        let cursor = RecordCursor(
            try log.makeReader(of: TopicPartition(Topic(known: "rules"), 0), from: 0, isolation: .written))
        var texts: [String] = []
        while try cursor.take() {
            texts += cursor.records.records.map {
                String(decoding: cursor.records.bytes($0.value), as: UTF8.self)
            }
        }
        #expect(texts.count > 3 && !texts.contains { $0.contains("services") })
        try log.close()
    }

    @Test("alerts of one group are told together, though one model's windows close before another's")
    func groups() async throws {
        let (disk, receiver) = (SimulatedDisk(seed: 7), StubReceiver())
        let engine = try await open(disk, receiver, MemorySecrets())
        try await setUp(engine)
        _ = try await AlertTests.send(
            engine, "PUT", "rules/slow",
            ["when": "latency.p99_ms > 100", "by": ["model"], "group_by": [], "notify": ["ops"]])
        for (number, model) in ["a", "b", "c"].enumerated() {
            let events = (0..<120).map { index in
                TestEngine.event(
                    number * 1_000 + index, at: AlertTests.start + Int64(index) * 1_000, model: model,
                    latency: index < 60 ? 200 : 50)
            }
            // Its own events close its first minute.
            _ = try await engine.publish(events)
        }
        try await AlertTests.declare(engine, 2)
        let done = try await settle(engine)
        #expect(done.map { $0["type"]?.string } == ["alert.firing", "alert.resolved"])
        #expect(done.map { $0["alerts"]?.array?.count } == [3, 3])
        try await engine.engine.stop()
    }

    @Test("a retry has the same id and body, and its attempts are listed")
    func retries() async throws {
        let receiver = StubReceiver { $0 < 2 ? 500 : 200 }
        let engine = try await open(SimulatedDisk(seed: 2), receiver, MemorySecrets())
        try await setUp(engine)
        try await AlertTests.feed(engine, 0..<1, latency: 200)
        let done = try await settle(engine)
        #expect(done.first?["attempts"]?.array?.map { $0["status"]?.integer } == [500, 500, 200])
        #expect(Set(receiver.requests.map(\.id)).count == 1)
        #expect(Set(receiver.requests.map(\.body)).count == 1)
        try await engine.engine.stop()
    }

    @Test("410 disables a webhook, and its further deliveries are skipped")
    func gone() async throws {
        let receiver = StubReceiver { _ in 410 }
        let engine = try await open(SimulatedDisk(seed: 3), receiver, MemorySecrets())
        try await setUp(engine)
        try await AlertTests.feed(engine, 0..<1, latency: 200)
        _ = try await settle(engine)
        try await AlertTests.feed(engine, 1..<2, latency: 50)
        let done = try await settle(engine)
        #expect(done.map { $0["state"]?.string } == ["failed", "skipped"])
        let hook = try await AlertTests.look(engine, "webhooks/ops")
        #expect(hook["status"] == "disabled" && hook["secret"] == nil)
        #expect(receiver.requests.count == 1)
        try await engine.engine.stop()
    }

    @Test("a secret is in no record of the log, and an engine without it sends nothing unsigned")
    func secrets() async throws {
        let (disk, secrets) = (SimulatedDisk(seed: 4), MemorySecrets())
        let engine = try await open(disk, StubReceiver { _ in 500 }, secrets)
        try await setUp(engine, retry: ["0s"])
        try await AlertTests.feed(engine, 0..<1, latency: 200)
        _ = try await settle(engine)
        #expect(!secrets.isEmpty)
        try await engine.engine.stop()
        let other = StubReceiver()
        let foreign = try await open(disk, other, MemorySecrets())
        _ = try await AlertTests.send(
            foreign, "POST",
            "webhooks/ops/deliveries/\(try await deliveries(foreign)[0]["id"]?.string ?? "")/redeliver")
        let tried = try await settle(foreign)
        #expect(tried[0]["attempts"]?.array?.last?["error"]?.string?.contains("not kept here") == true)
        #expect(other.requests.isEmpty)
        try await foreign.engine.stop()
        let clear = Array(Self.secret.dropFirst(6).utf8)
        for path in disk.files {
            let bytes = disk.content(of: path) ?? []
            #expect(bytes.count < clear.count || !bytes.contains(subsequence: clear), "\(path)")
        }
    }

    @Test(
        "power cuts at any moment lose no delivery, and give none another id",
        arguments: 0..<12 as Range<UInt64>)
    func powerCuts(seed: UInt64) async throws {
        let (disk, secrets) = (SimulatedDisk(seed: seed), MemorySecrets())
        var told: [String] = []
        for life in 0..<4 as Range<Int64> {
            let receiver = StubReceiver { ($0 + Int(seed)) % 3 == 0 ? 503 : 200 }
            let engine = try await open(disk, receiver, secrets)
            if life == 0 { try await setUp(engine, retry: .array((0..<50).map { _ in "0s" })) }
            let minute = life * 2
            try await AlertTests.feed(engine, minute..<minute + 1, latency: 200)
            try await AlertTests.feed(engine, minute + 1..<minute + 2, latency: 50)
            // Anywhere between decision, request and record.
            try await Task.sleep(for: .milliseconds(Int(seed) * 7 + Int(life) * 11))
            told += receiver.requests.map(\.id)
            disk.cutPower()
        }
        let receiver = StubReceiver()
        let engine = try await open(disk, receiver, secrets)
        let done = try await settle(engine)
        #expect(done.count == 8)
        #expect(done.allSatisfy { $0["state"] == "delivered" })
        let ids = Set(done.compactMap { $0["id"]?.string })
        #expect(ids.count == 8 && Set(told + receiver.requests.map(\.id)) == ids)
        try await engine.engine.stop()
    }
}

extension [UInt8] {
    fileprivate func contains(subsequence: [UInt8]) -> Bool {
        guard let first = subsequence.first else { return true }
        return indices.dropLast(subsequence.count - 1).contains { start in
            self[start] == first && self[start..<start + subsequence.count].elementsEqual(subsequence)
        }
    }
}
