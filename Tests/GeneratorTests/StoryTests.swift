import Generator
import Testing

@Suite("The demo's story is what its chapters say")
struct StoryTests {
    private let start = GeneratedLine.newYear

    /// The demo with less traffic, which is enough to see its shape.
    private func story(eventsPerSecond: Double) -> Story {
        var story = Story.demo
        story.eventsPerSecond = eventsPerSecond
        return story
    }

    /// The events of one chapter, by the time they are sent.
    private func lines(of title: String, seed: UInt64 = 1) throws -> [ScannedLine] {
        let story = story(eventsPerSecond: 60)
        let chapter = try #require(story.chapters.first { $0.title == title })
        var traffic = TrafficGenerator(seed: seed, start: start, story: story)
        _ = traffic.events(upTo: start + chapter.start)
        #expect(traffic.chapter?.title == title)
        return traffic.events(upTo: start + chapter.end).map(ScannedLine.init)
    }

    private func latencies(_ lines: some Sequence<ScannedLine>, _ model: String, _ version: String)
        -> [Double]
    {
        lines.filter { $0.text("model") == model && $0.text("version") == version }
            .compactMap { $0.number("latency_ms") }.sorted()
    }

    private func p99(_ sorted: [Double]) -> Double {
        sorted.isEmpty ? .nan : sorted[(sorted.count * 99 + 99) / 100 - 1]
    }

    private func timeoutShare(_ lines: some Collection<ScannedLine>, version: String) -> Double {
        let all = lines.filter { $0.text("version") == version }
        return Double(all.count { $0.text("error_type") == "timeout" }) / Double(all.count)
    }

    @Test("chapters follow each other without gaps and fill the story")
    func chapters() throws {
        let story = Story.demo
        #expect(story.chapters.first?.start == 0 && story.length == Story.demoLength)
        for (chapter, next) in zip(story.chapters, story.chapters.dropFirst()) {
            #expect(chapter.end == next.start && chapter.length > 0)
            #expect(!chapter.title.isEmpty && !chapter.text.isEmpty)
        }
        #expect(Story.demo(length: 20_000).length == 20_000)
        #expect(story.chapter(at: -5) == story.chapters.first)
        #expect(story.chapter(at: story.length * 3) == story.chapters.last)
        #expect(Story().chapter(at: 0) == nil)
    }

    @Test("a canary takes a tenth of chat and is as good at first")
    func canary() throws {
        let lines = try lines(of: "A canary")
        let stable = latencies(lines, "chat", "v3")
        let canary = latencies(lines, "chat", "v4")
        let share = Double(canary.count) / Double(canary.count + stable.count)
        #expect((share - 0.1).magnitude < 0.02)
        #expect((p99(canary) / p99(stable) - 1).magnitude < 0.15)
        #expect(timeoutShare(lines, version: "v4") < 0.01)
    }

    @Test("then its p99 and its timeouts rise, and the stable version's don't")
    func degradation() throws {
        let lines = try lines(of: "The canary goes bad")
        let parts = (0..<4).map { lines[lines.count * $0 / 4..<lines.count * ($0 + 1) / 4] }
        let canary = parts.map { p99(latencies($0, "chat", "v4")) }
        let stable = parts.map { p99(latencies($0, "chat", "v3")) }
        for index in 1..<4 {
            #expect(canary[index] > canary[index - 1])
            #expect((stable[index] / stable[0] - 1).magnitude < 0.1)
        }
        #expect(canary[3] > 4 * stable[3])
        #expect(timeoutShare(parts[3], version: "v4") > 0.08 && timeoutShare(parts[3], version: "v3") < 0.01)
    }

    @Test("a burst has four times the traffic, a quiet night hardly any")
    func rates() throws {
        func perSecond(_ title: String) throws -> Double {
            let count = try lines(of: title).count { $0.topic == .inference }
            let chapter = try #require(Story.demo.chapters.first { $0.title == title })
            return Double(count) / Double(chapter.length) * 1_000
        }
        #expect((try perSecond("Normal traffic") / 60.6 - 1).magnitude < 0.02)
        #expect((try perSecond("A burst") / 242.4 - 1).magnitude < 0.02)
        #expect(try perSecond("A quiet night") < 2.4)
    }

    @Test("some events are minutes late, and some come twice")
    func lateAndDuplicate() throws {
        var traffic = TrafficGenerator(seed: 9, start: start)
        _ = traffic.events(for: 600_000)  // earlier none can be minutes behind
        let lines = traffic.events(for: 300_000).map(ScannedLine.init).filter { $0.topic == .inference }
        let late = try lines.count { $0.sent - (try #require($0.time)) > 60_000 }
        #expect((Double(late) / Double(lines.count) - 0.015).magnitude < 0.004)
        let duplicates = lines.count - Set(lines.map { $0.text("id") }).count
        #expect((Double(duplicates) / Double(lines.count) - 0.01).magnitude < 0.003)
    }

    @Test("amounts drift in the morning")
    func drift() throws {
        func median(_ lines: [ScannedLine]) -> Double {
            let amounts = lines.compactMap { $0.number("amount") }.sorted()
            return amounts.isEmpty ? .nan : amounts[amounts.count / 2]
        }
        let before = median(try lines(of: "Normal traffic"))
        let after = median(try lines(of: "Drift in the morning"))
        #expect((after / before - 2.5).magnitude < 0.15)
    }

    @Test("one device's battery fails, the others' hold")
    func devices() {
        var traffic = TrafficGenerator(seed: 10, start: start, story: story(eventsPerSecond: 1))
        let lines = traffic.events(for: Story.demoLength).filter { $0.topic == .telemetry }
            .map(ScannedLine.init)
        func voltages(_ device: String) -> [Double] {
            lines.filter { $0.text("device") == device }
                .compactMap { $0.number("battery_voltage") }
        }
        for device in ["drill-1", "drill-2"] {
            #expect(voltages(device).count == 360 && voltages(device).allSatisfy { $0 > 12 })
        }
        let failing = voltages("drill-3")
        #expect((failing.first ?? 0) > 12.3 && (failing.last ?? 99) < 10.6)
    }
}
