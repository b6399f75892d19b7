import Engine
import JSON
import Randomness
import SimulatedDisk
import Testing

@Suite("What-ifs that fold the raw events again")
struct RawWhatIfTests {
    /// A change of the settings, as a question has it and as a configuration does.
    enum Change: CaseIterable, Sendable {
        case finerWindows, idleSooner, closedLater

        var settings: JSONValue {
            switch self {
            case .finerWindows: ["windows.base": "30s"]
            case .idleSooner: ["windows.idle_after": "5s", "windows.out_of_order": "1s"]
            case .closedLater: ["windows.out_of_order": "2m"]
            }
        }

        func apply(_ configuration: inout EngineConfiguration) {
            switch self {
            case .finerWindows:
                configuration.windows.baseMilliseconds = 30_000
                configuration.windows.tiers[0].windowMilliseconds = 30_000
            case .closedLater: configuration.windows.outOfOrderMilliseconds = 120_000
            case .idleSooner:
                configuration.windows.idleMilliseconds = 5_000
                configuration.windows.outOfOrderMilliseconds = 1_000
            }
        }
    }

    @Test(
        "a what-if of settings equals a fresh run with them", arguments: Change.allCases,
        1...8 as ClosedRange<UInt64>)
    func freshRun(change: Change, seed: UInt64) async throws {
        var random = SeededRandom(seed: seed &* 15_485_863)
        let definitions = RandomTrial.Definitions.random(&random)
        let (trial, disk) = (RandomTrial(seed: seed), SimulatedDisk(seed: seed))
        let recorded = try await trial.live(on: disk, definitions)
        let fresh = try await trial.live(
            on: SimulatedDisk(seed: seed), definitions, configure: change.apply)
        let answer = try await AlertTests.ask(["settings": change.settings], disk)
        let after = DecisionRow.applied(answer, to: recorded)
        #expect(after == fresh.map { DecisionRow($0) }.sorted(), "seed \(seed), \(change)")
    }

    @Test("what was supposed is what was: no difference, though all is folded again")
    func nothing() async throws {
        var random = SeededRandom(seed: 21)
        let (trial, disk) = (RandomTrial(seed: 21), SimulatedDisk(seed: 21))
        let recorded = try await trial.live(on: disk, .random(&random))
        #expect(!recorded.isEmpty)
        let answer = try await AlertTests.ask(["settings": ["windows.base": "1m"]], disk)
        #expect(answer == ["added": [], "removed": [], "moved": []])
    }

    /// Five minutes, and then slow events of the third, with one window open behind it.
    private static func lateDay(_ disk: SimulatedDisk) async throws {
        let engine = try await AlertTests.open(disk, shards: 1)
        try await AlertTests.declare(engine, 0)
        _ = try await AlertTests.send(engine, "PUT", "rules/slow", ["when": "latency.p99_ms > 100"])
        func publish(_ range: Range<Int>, _ latency: Double, id: Int) async throws {
            _ = try await engine.publish(
                range.map {
                    TestEngine.event(id + $0, at: AlertTests.start + Int64($0) * 1_000, latency: latency)
                })
        }
        try await publish(0..<240, 50, id: 0)
        try await publish(120..<180, 300, id: 1_000)
        try await publish(240..<300, 50, id: 0)
        try await AlertTests.declare(engine, 6)
        #expect(try await AlertTests.alerts(engine).isEmpty)
        try await engine.engine.stop()
    }

    @Test("had late events been waited for longer, the alert would have been there")
    func lateness() async throws {
        let disk = SimulatedDisk(seed: 22)
        try await Self.lateDay(disk)
        let answer = try await AlertTests.ask(["settings": ["windows.out_of_order": "3m"]], disk)
        #expect(answer["added"]?.array?.map { $0["kind"]?.string } == ["alert.firing", "alert.resolved"])
        #expect(answer["removed"] == [])
    }

    private static let monitor: [JSONValue.Member] = [
        .init("model", "chat"), .init("segment", "region=eu"), .init("window", "1m"),
        .init(
            "detectors",
            [["field": "latency_ms", "method": "page_hinkley", "threshold": 100, "tolerance": 1]]),
    ]

    /// An hour of two regions, of which the small one becomes slow.
    private static func regions(_ disk: SimulatedDisk, isDivided: Bool) async throws -> [JSONValue] {
        let engine = try await AlertTests.open(disk)
        try await AlertTests.declare(engine, 0)
        if isDivided {
            _ = try await AlertTests.send(
                engine, "POST", "dimensions", ["model": "*", "field": "region"])
            _ = try await AlertTests.send(engine, "PUT", "monitors/eu", .object(monitor))
        }
        for minute in 0..<60 {
            let lines = (0..<40).map { index in
                let region = index < 36 ? "us" : "eu"
                let latency = region == "eu" && minute >= 40 ? 400 : 20 + index % 3
                let time = RFC3339.text(
                    AlertTests.start + Int64(minute) * AlertTests.minute + Int64(index) * 1_000)
                return #"{"specversion":"1.0","id":"e\#(minute)-\#(index)","source":"/t","#
                    + #""type":"io.varve.inference.completed.v1","time":"\#(time)","data":{"model":"chat","#
                    + #""version":"v1","region":"\#(region)","latency_ms":\#(latency)}}"#
            }
            _ = try await engine.publish(lines)
            try await AlertTests.declare(engine, Int64(minute) + 1)
        }
        let answer = try await AlertTests.look(engine, "views/decisions")
        try await engine.engine.stop()
        return try #require(answer["decisions"]?.array)
    }

    @Test("had a field been a dimension, a monitor of one segment would have found what the whole hides")
    func dimension() async throws {
        let disk = SimulatedDisk(seed: 23)
        #expect(try await Self.regions(disk, isDivided: false).isEmpty)
        let monitors: JSONValue = [.object([.init("name", "eu")] + Self.monitor)]
        // Nobody told regions apart, so there is nothing to judge.
        #expect(try await AlertTests.ask(["monitors": monitors], disk)["added"] == [])
        let answer = try await AlertTests.ask(
            ["monitors": monitors, "dimensions": [["model": "*", "field": "region"]]], disk)
        let divided = try await Self.regions(SimulatedDisk(seed: 25), isDivided: true)
        #expect(!divided.isEmpty && divided.allSatisfy { $0["kind"] == "detector.changed" })
        #expect(DecisionRow.applied(answer, to: []) == divided.map { DecisionRow($0) }.sorted())
    }

    @Test(
        "settings that can't be supposed are refused with where and why",
        arguments: [
            ("/settings/windows.base", ["settings": ["windows.base": "7s"]], "no part of the 1m"),
            ("/settings/windows.base", ["settings": ["windows.base": "2m"]], "no part of the 1m"),
            ("/settings/windows.base", ["settings": ["windows.base": "1ms"]], "is not from 1s"),
            ("/settings/windows.size", ["settings": ["windows.size": "1m"]], "windows.base"),
            ("/settings", ["settings": [:]], "names no setting"),
            ("/settings", ["settings": ["windows.base": .null]], "names no setting"),
            (
                "/settings", ["settings": [:], "rules": [["name": "a", "when": "latency.count > 1"]]],
                "names no"
            ),
            ("/settings", ["settings": "30s"], "is no object"),
            ("/settings", ["settings": .null], "is no object"),
            ("/dimensions/0/field", ["dimensions": [["model": "*", "field": "country"]]], "region"),
            (
                "/dimensions/1",
                ["dimensions": [["model": "a", "field": "region"], ["model": "a", "field": "region"]]],
                "there already"
            ),
        ] as [(String, JSONValue, String)])
    func refused(pointer: String, question: JSONValue, word: String) async throws {
        let disk = SimulatedDisk(seed: 24)
        try await Self.lateDay(disk)
        let error = await #expect(throws: EngineError.self) { _ = try await AlertTests.ask(question, disk) }
        #expect(error?.kind == .unprocessable)
        #expect(
            error?.errors.contains { $0.pointer == pointer && $0.reason.contains(word) } == true,
            "\(String(describing: error?.errors))")
    }
}
