import EmbeddedLog
import Engine
import JSON
import Log
import SimulatedDisk
import Testing

@Suite("Dead letters that are fed back")
struct RedriveTests {
    private static func line(_ number: Int) -> String {
        TestEngine.event(number, at: TestEngine.start + Int64(number), model: number % 5 == 0 ? long : "chat")
    }

    private static let long = String(repeating: "m", count: 200)

    /// Twenty events, of which four are too large for the limit, and one that is broken.
    private func filled(_ disk: SimulatedDisk) async throws {
        let engine = try await TestEngine.open(disk) { $0.limits.eventBytes = 300 }
        let answer = try await engine.publish((0..<20).map(Self.line) + ["broken"])
        #expect(answer.accepted == 16 && answer.rejected.count == 5)
        try await engine.engine.stop()
    }

    private func letters(_ engine: TestEngine, _ parameters: [String: String] = [:]) async throws
        -> [JSONValue]
    {
        let answer = try await engine.engine.query(ViewQuery(view: "dead-letters", parameters: parameters))
        return try #require(answer["dead_letters"]?.array)
    }

    @Test("become events where they can be read now, and leave; what is refused again stays, once")
    func redrive() async throws {
        let disk = SimulatedDisk(seed: 31)
        try await filled(disk)
        let engine = try await TestEngine.open(disk)
        #expect(try await letters(engine, ["reason": "too_large"]).count == 4)
        let dry = try await engine.engine.redrive(reason: nil, isDryRun: true)
        #expect((dry.redriven, dry.accepted, dry.rejected) == (5, 4, 1))
        #expect(try await letters(engine).count == 5)
        let before = try #require(
            try await engine.engine.query(ViewQuery(view: "dead-letters"))["position"]?.string)
        let first = try await engine.engine.redrive(reason: "too_large", isDryRun: false)
        #expect((first.redriven, first.accepted, first.rejected) == (4, 4, 0))
        let second = try await engine.engine.redrive(reason: nil, isDryRun: false)
        #expect((second.redriven, second.accepted, second.rejected) == (1, 0, 1))
        while try await engine.total() < 20 { await Task.yield() }
        #expect(try await letters(engine).map { $0["reason"]?.string?.hasPrefix("not") } == [true])
        #expect(try await letters(engine, ["as_of": before]).count == 5)
        try await engine.engine.stop()
        let next = try await TestEngine.open(disk)
        #expect(try await letters(next).count == 1)
        #expect(try await next.total() == 20)
        try await next.engine.stop()
    }

    @Test("count once, however often they are fed back")
    func twice() async throws {
        let disk = SimulatedDisk(seed: 32)
        try await filled(disk)
        let engine = try await TestEngine.open(disk)
        // As if a crash had come after the events and before the notes.
        _ = try await engine.publish((0..<20).filter { $0 % 5 == 0 }.map(Self.line))
        let report = try await engine.engine.redrive(reason: "too_large", isDryRun: false)
        #expect(report.accepted == 4)
        #expect(try await engine.publish([Self.line(0)]).duplicates == 1)
        #expect(try await engine.total() == 20)
        try await engine.engine.stop()
    }
}
