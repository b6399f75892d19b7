import CommandLine
import JSON
import Testing

@Suite("Differences between the answers of two versions")
struct ViewDifferenceTests {
    private static func answer(_ windows: [JSONValue], position: String = "p1") -> JSONValue {
        ["view": "latency", "windows": .array(windows), "position": .string(position), "watermark": "w"]
    }

    private static func window(_ model: String, _ start: String, count: Int, p99: Double) -> JSONValue {
        [
            "model": .string(model), "start": .string(start), "count": JSONValue(count),
            "latency_ms": ["p99": .number(p99)],
        ]
    }

    private static func difference(_ from: JSONValue, _ to: JSONValue) -> ViewDifference {
        ViewDifference(view: "latency", from: ViewRows(from), to: ViewRows(to))
    }

    @Test("equal rows differ in nothing, wherever they stand and whatever the answer is true of")
    func same() {
        let (a, b) = (Self.window("a", "1", count: 3, p99: 1.5), Self.window("b", "1", count: 4, p99: 2))
        #expect(Self.difference(Self.answer([a, b]), Self.answer([b, a], position: "p2")).isEmpty)
    }

    @Test("a value that changed is named with its row, its place and both values")
    func changed() {
        let difference = Self.difference(
            Self.answer([Self.window("a", "1", count: 3, p99: 1.5)]),
            Self.answer([Self.window("a", "1", count: 3, p99: 1.25)]))
        #expect(difference.counts == [.changed: 1])
        let row = difference.differences.first
        #expect(row?["key"] == "windows model=a start=1" && row?["field"] == "latency_ms.p99")
        #expect(row?["from"] == 1.5 && row?["to"] == 1.25)
    }

    @Test("rows that only one side has are added or removed; a row twice is two rows")
    func rows() {
        let (a, b) = (Self.window("a", "1", count: 3, p99: 1), Self.window("b", "1", count: 3, p99: 1))
        #expect(Self.difference(Self.answer([a]), Self.answer([b])).counts == [.added: 1, .removed: 1])
        #expect(Self.difference(Self.answer([a]), Self.answer([a, a])).counts == [.added: 1])
    }

    @Test("what has an id is known by it")
    func ids() {
        let from: JSONValue = ["decisions": [["id": "d1", "time": "1", "reason": "x"]]]
        let to: JSONValue = ["decisions": [["id": "d1", "time": "2", "reason": "x"]]]
        #expect(Self.difference(from, to).differences.map { $0["field"] } == ["time"])
    }
}
