import Engine
import JSON
import SimulatedDisk
import Testing

@Suite("What-ifs of references")
struct SupposedReferenceTests {
    private static let hour: Int64 = 3_600_000

    private static func inferences(_ hour: Int64, level: Double) -> [String] {
        (0..<200).map { index in
            let time = RFC3339.text(AlertTests.start + hour * Self.hour + Int64(index) * 18_000)
            let amount = level + Double((index * 37) % 100) / 10
            return #"{"specversion":"1.0","id":"\#(hour)-\#(index)","source":"/t","#
                + #""type":"io.varve.inference.completed.v1","time":"\#(time)","data":{"model":"chat","#
                + #""version":"v1","latency_ms":5,"features":{"amount":\#(amount)}}}"#
        }
    }

    private static func reference(_ hours: Range<Int64>) -> JSONValue {
        [
            "model": "chat", "version": "v1",
            "from": .string(RFC3339.text(AlertTests.start + hours.lowerBound * hour)),
            "to": .string(RFC3339.text(AlertTests.start + hours.upperBound * hour)),
        ]
    }

    /// Two calm hours and six shifted ones, which a monitor judges; a reference is pinned after the second, if any.
    private static func live(_ disk: SimulatedDisk, pinning hours: Range<Int64>?) async throws -> [JSONValue]
    {
        let engine = try await AlertTests.open(disk)
        try await AlertTests.declare(engine, 0)
        _ = try await AlertTests.send(
            engine, "PUT", "monitors/m",
            [
                "model": "chat", "window": "1h", "drift": ["threshold": 0.2, "drifted_share": 0.5],
                "retrain_after": "2h",
            ])
        for hour in 0..<8 as Range<Int64> {
            if hour == 2, let hours {
                _ = try await AlertTests.send(engine, "POST", "references", reference(hours))
            }
            _ = try await engine.publish(inferences(hour, level: hour < 2 ? 10 : 30))
            try await AlertTests.declare(engine, (hour + 1) * 60)
        }
        let answer = try await AlertTests.look(engine, "views/decisions")
        try await engine.engine.stop()
        return try #require(answer["decisions"]?.array)
    }

    private static func rows(_ disk: SimulatedDisk, _ question: JSONValue, _ recorded: [JSONValue])
        async throws
        -> [DecisionRow]
    {
        DecisionRow.applied(try await AlertTests.ask(question, disk), to: recorded)
    }

    @Test("another range takes the place of what was pinned, where it was pinned")
    func replaced() async throws {
        let disk = SimulatedDisk(seed: 31)
        let recorded = try await Self.live(disk, pinning: 0..<1)
        #expect(recorded.contains { $0["kind"] == "retraining.recommended" })
        // Of the same data: of another hour of calm, and of the hours that came later.
        let calm = try await Self.rows(disk, ["references": [Self.reference(1..<2)]], recorded)
        let fresh = try await Self.live(SimulatedDisk(seed: 32), pinning: 1..<2)
        #expect(calm == fresh.map { DecisionRow($0) }.sorted())
        let shifted = try await AlertTests.ask(["references": [Self.reference(4..<6)]], disk)
        #expect(shifted["removed"]?.array?.count == recorded.count && shifted["added"] == [])
    }

    @Test("where nothing was pinned, what is supposed is there from the beginning")
    func added() async throws {
        let disk = SimulatedDisk(seed: 33)
        let recorded = try await Self.live(disk, pinning: nil)
        #expect(recorded.isEmpty)
        let answer = try await AlertTests.ask(["references": [Self.reference(0..<2)]], disk)
        let pinned = try await Self.live(SimulatedDisk(seed: 34), pinning: 0..<2)
        #expect(DecisionRow.applied(answer, to: []) == pinned.map { DecisionRow($0) }.sorted())
        #expect(!pinned.isEmpty)
        // Another version's reference compares nothing of this one.
        var other = Self.reference(0..<2)
        other = .object((other.members ?? []).map { $0.name == "version" ? .init("version", "v2") : $0 })
        let error = await #expect(throws: EngineError.self) {
            _ = try await AlertTests.ask(["references": [other]], disk)
        }
        #expect(error?.errors.first?.pointer == "/references/0/from")
    }
}
