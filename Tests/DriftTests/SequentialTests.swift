import ByteCoding
import Drift
import Foundation
import JSON
import Randomness
import Testing

@Suite("Sequential detectors")
struct SequentialTests {
    /// A stream that was given to river, and where river's detectors found changes.
    struct Recorded: CustomStringConvertible {
        var name: String
        var values: [Double]
        var adaptiveWindow: [[Int]]
        var pageHinkley: [[Int]]

        var description: String { name }
    }

    static let recorded: [Recorded] = {
        guard let file = Bundle.module.url(forResource: "Fixtures/sequential", withExtension: "json"),
            let bytes = try? Data(contentsOf: file), let json = try? JSONValue(parsing: bytes)
        else { return [] }
        return (json.array ?? []).map { stream in
            let found = { (name: String) in
                (stream[name]?.array ?? []).map { ($0.array ?? []).compactMap { $0.integer.map(Int.init) } }
            }
            return Recorded(
                name: stream["name"]?.string ?? "", values: values(stream), adaptiveWindow: found("adwin"),
                pageHinkley: found("page_hinkley"))
        }
    }()

    /// Makes a stream as bench/drift/sequential_fixture.py does.
    private static func values(_ stream: JSONValue) -> [Double] {
        var generator = SeededRandom(seed: UInt64(stream["seed"]?.integer ?? 0))
        let uniform = { Double(generator.next() >> 11) * 0x1p-53 }
        return (stream["segments"]?.array ?? []).flatMap { segment -> [Double] in
            let parts = segment.array ?? []
            let (a, b) = (parts[2].number ?? 0, parts[3].number ?? 0)
            return (0..<(parts[0].integer ?? 0)).map { _ in
                switch parts[1].string {
                case "ones": uniform() < a ? 1 : 0
                case "uniform": a + (b - a) * uniform()
                default: a + b * (uniform() + uniform() + uniform() + uniform() - 2)
                }
            }
        }
    }

    @Test("the recorded streams are there")
    func fixtures() {
        #expect(Self.recorded.count == 7)
        #expect(Self.recorded.contains { !$0.adaptiveWindow[0].isEmpty })
        #expect(Self.recorded.contains { !$0.pageHinkley[0].isEmpty })
    }

    @Test("ADWIN finds the changes that river finds", arguments: recorded)
    func adaptiveWindow(_ stream: Recorded) {
        let detectors = [
            AdaptiveWindow(), AdaptiveWindow(confidence: 0.05, clock: 1, leastPart: 2, grace: 3),
        ]
        for (detector, expected) in zip(detectors, stream.adaptiveWindow) {
            var detector = detector
            let found = stream.values.indices.filter { detector.insert(stream.values[$0]) }
            #expect(found == expected)
        }
    }

    @Test("Page-Hinkley finds the changes that river finds", arguments: recorded)
    func pageHinkley(_ stream: Recorded) {
        let detectors = [
            PageHinkley(), PageHinkley(tolerance: 0.1, threshold: 10, direction: .up),
            PageHinkley(leastCount: 5, tolerance: 2, threshold: 200, forgetting: 0.99, direction: .down),
        ]
        for (detector, expected) in zip(detectors, stream.pageHinkley) {
            var detector = detector
            let found = stream.values.indices.filter { detector.insert(stream.values[$0]) }
            #expect(found == expected)
        }
    }

    @Test("a detector that is written and read back goes on as if nothing had been")
    func coding() throws {
        for stream in Self.recorded {
            var window = AdaptiveWindow()
            var test = PageHinkley()
            var readWindow = window
            var readTest = test
            for (index, value) in stream.values.enumerated() {
                if index % 97 == 0 {
                    var writer = ByteWriter()
                    readWindow.encode(into: &writer)
                    readTest.encode(into: &writer)
                    var reader = ByteReader(writer.bytes)
                    readWindow = try AdaptiveWindow(from: &reader)
                    readTest = try PageHinkley(from: &reader)
                    try reader.finish()
                }
                #expect(window.insert(value) == readWindow.insert(value))
                #expect(test.insert(value) == readTest.insert(value))
            }
            #expect(window == readWindow)
            #expect(test == readTest)
        }
    }
}
