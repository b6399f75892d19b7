import Generator
import JSON
import Testing

@Suite("Traffic follows from its seed")
struct DeterminismTests {
    private let start = GeneratedLine.newYear

    @Test("the same seed gives the same events, however time is cut")
    func cuts() {
        var whole = TrafficGenerator(seed: 7, start: start)
        var cut = TrafficGenerator(seed: 7, start: start)
        let expected = whole.events(for: 60_000)
        var events: [GeneratedEvent] = []
        for length in [1, 49, 50, 100, 333, 9_467, 40_000, 10_000] as [Int64] {
            events += cut.events(for: length)
        }
        #expect(events == expected && events.count > 5_000)
        #expect(whole.time == start + 60_000 && cut.time == whole.time)
        #expect(whole.events(upTo: start).isEmpty)
    }

    @Test("another seed gives others")
    func seeds() {
        var first = TrafficGenerator(seed: 1, start: start)
        var second = TrafficGenerator(seed: 2, start: start)
        #expect(first.events(for: 1_000) != second.events(for: 1_000))
    }

    @Test("events come in the order in which they are sent, within the time asked for")
    func order() {
        var traffic = TrafficGenerator(seed: 3, start: start)
        var previous = start
        for _ in 0..<100 {
            let begin = traffic.time
            for event in traffic.events(for: 777) {
                #expect(event.time >= previous && event.time >= begin && event.time < begin + 777)
                previous = event.time
            }
        }
    }

    @Test("the bytes of a seed never change")
    func golden() {
        var traffic = TrafficGenerator(seed: 42, start: start)
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
        for event in traffic.events(for: 20_000) {
            for byte in event.line { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        #expect(hash == 12_251_277_020_737_010_591)
    }
}

@Suite("Every event is a CloudEvent with the fields of its type")
struct EventShapeTests {
    @Test("of all topics, over the whole story")
    func fields() throws {
        var story = Story.demo
        story.eventsPerSecond = 0.7
        var traffic = TrafficGenerator(seed: 5, start: GeneratedLine.newYear, story: story)
        var count: [GeneratedEvent.Topic: Int] = [:]
        for event in traffic.events(for: story.length) {
            let line = try GeneratedLine(event)
            count[event.topic, default: 0] += 1
            #expect(line.envelope["specversion"]?.string == "1.0")
            #expect(line.id?.count == 16 && line.envelope["source"]?.string?.isEmpty == false)
            let time = try #require(line.time)
            #expect(time <= event.time && time >= GeneratedLine.newYear)
            try check(line)
        }
        #expect(GeneratedEvent.Topic.allCases.allSatisfy { count[$0, default: 0] > 250 })
    }

    private func check(_ line: GeneratedLine) throws {
        let data = line.data
        switch line.topic {
        case .inference:
            #expect(line.envelope["type"]?.string == "io.varve.inference.completed.v1")
            #expect(["chat", "fraud", "ranker"].contains(data["model"]?.string ?? ""))
            #expect(["A", "B"].contains(data["variant"]?.string ?? ""))
            #expect(data["version"]?.string?.first == "v" && data["request_id"]?.string?.count == 16)
            let isOK = data["status"]?.string == "ok"
            #expect(((data["latency_ms"]?.number ?? -1) > 0) == isOK)
            #expect((data["error_type"] == nil) == isOK)
        case .telemetry:
            #expect(line.envelope["type"]?.string == "io.varve.telemetry.reading.v1")
            #expect(data["device"]?.string?.hasPrefix("drill-") == true)
            #expect((data["readings"]?.members?.count ?? 0) == 4)
            #expect(data["readings"]?.members?.allSatisfy { $0.value.number != nil } == true)
        case .feedback:
            #expect(line.envelope["type"]?.string == "io.varve.feedback.recorded.v1")
            #expect(data["model"]?.string != nil && data["request_id"]?.string?.count == 16)
            #expect(data["label"]?.number != nil || data["score"]?.number != nil)
        }
    }

    @Test("feedback follows a request that was answered")
    func feedback() {
        var traffic = TrafficGenerator(seed: 6, start: GeneratedLine.newYear)
        let lines = traffic.events(for: 120_000).map(ScannedLine.init)
        let requests = Set(lines.filter { $0.topic == .inference }.map { $0.text("request_id") })
        let feedback = lines.filter { $0.topic == .feedback }
        #expect(feedback.count > 300)
        #expect(feedback.allSatisfy { requests.contains($0.text("request_id")) })
    }

    @Test("malformed events come only if asked for, and none of them is whole")
    func malformed() {
        var story = Story.demo
        story.malformedShare = 0.5
        story.duplicateShare = 0
        var traffic = TrafficGenerator(seed: 8, start: GeneratedLine.newYear, story: story)
        let events = traffic.events(for: 3_000).filter { $0.topic == .inference }
        let whole = events.filter { event in
            guard let line = try? GeneratedLine(event), line.time != nil, line.data["model"] != nil else {
                return false
            }
            return (line.data["latency_ms"]?.number ?? 0) >= 0
        }
        #expect(events.count > 500)
        #expect((Double(whole.count) / Double(events.count) - 0.5).magnitude < 0.1)
    }
}
