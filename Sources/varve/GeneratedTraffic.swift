import CommandLine
import Generator

/// The generator's story as the demo sends it.
final class GeneratedTraffic: Traffic {
    private var generator: TrafficGenerator

    init(seed: UInt64, start: Int64) {
        generator = TrafficGenerator(seed: seed, start: start)
    }

    func events(before milliseconds: Int64) -> [(topic: String, lines: [UInt8])] {
        var lines: [GeneratedEvent.Topic: [UInt8]] = [:]
        for event in generator.events(upTo: milliseconds) {
            lines[event.topic, default: []] += event.line
            lines[event.topic, default: []].append(UInt8(ascii: "\n"))
        }
        return GeneratedEvent.Topic.allCases.compactMap { topic in
            lines[topic].map { (topic.rawValue, $0) }
        }
    }

    var storyMilliseconds: Int64 { generator.story.length }

    func chapter(at milliseconds: Int64) -> String? {
        generator.story.chapter(at: milliseconds - generator.start).map { "\($0.title): \($0.text)" }
    }
}
