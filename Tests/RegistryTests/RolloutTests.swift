import JSON
import Registry
import Testing

/// Canaries judged window by window; the stories are those that the acceptance checks tell over HTTP.
@Suite("Rollouts that judge themselves")
struct RolloutTests {
    static let minute: Int64 = 60_000
    static let begin: Int64 = 1_767_225_600_000
    static let minutes = 10

    struct Story {
        var slow: Set<Int> = []
        var errors: Set<Int> = []
        var canary: Set<Int>? = nil
        var baseline: Set<Int>? = nil
        var few = false
        var failureLimit: Int64 = 0
        var commands: [Int: String] = [:]
        /// Kind, and the minute at whose beginning it falls.
        var decided: [(kind: String, minute: Int)]
    }

    static let stories: [(name: String, story: Story)] = [
        ("healthy", Story(decided: [("advanced", 3), ("promoted", 5)])),
        ("slow", Story(slow: [3, 4], decided: [("advanced", 3), ("rolled_back", 4)])),
        ("failing", Story(errors: [1], decided: [("rolled_back", 2)])),
        ("forgiven", Story(slow: [1], failureLimit: 1, decided: [("advanced", 4), ("promoted", 6)])),
        ("twice", Story(slow: [1, 2], failureLimit: 1, decided: [("rolled_back", 3)])),
        ("quiet", Story(canary: [], decided: [("paused", 1)])),
        ("dark", Story(canary: [], baseline: [], decided: [("paused", 1)])),
        ("few", Story(few: true, decided: [("paused", 1)])),
        (
            "resumed",
            Story(
                canary: Set(3..<10), commands: [3: "resume"],
                decided: [("paused", 1), ("advanced", 6), ("promoted", 8)])
        ),
        ("held", Story(commands: [1: "pause", 4: "resume"], decided: [("advanced", 7), ("promoted", 9)])),
        ("ended", Story(commands: [2: "rollback"], decided: [])),
    ]

    static func analysis(_ change: KeyValuePairs<String, JSONValue> = [:]) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("baseline", "v1"), .init("window", "1m"), .init("minimum_count", 20),
            .init("failure_limit", 0), .init("inconclusive_limit", 0),
            .init(
                "metrics",
                [
                    ["field": "latency.p99_ms", "max_ratio": 1.2],
                    ["field": "latency.error_rate", "max_difference": 0.02],
                ]),
        ]
        for (name, value) in change {
            members.removeAll { $0.name == name }
            members.append(.init(name, value))
        }
        return .object(members)
    }

    static func prepared(_ analysis: JSONValue, steps: JSONValue? = nil) throws -> Workbench {
        var bench = Workbench()
        bench.now = begin
        try bench.make("chat", "v1", "v2")
        _ = try bench.send("PUT", "models/chat/traffic/production", ["split": ["v1": 100]])
        let made = try bench.send(
            "POST", "deployments",
            [
                "id": "chat-1", "model": "chat", "version": "v2", "environment": "production",
                "strategy": "canary",
                "steps": steps ?? [["weight": 10, "hold": "3m"], ["weight": 50, "hold": "2m"]],
                "analysis": analysis,
            ])
        #expect(made.status == 201, "\(made.detail)")
        #expect(made.body["analysis"]?.members?.count == analysis.members?.count)
        let begun = try bench.send("POST", "deployments/chat-1/advance", [:])
        #expect(begun.body["weight"] == 10)
        return bench
    }

    static let good = WindowMeasures(
        count: 60, errors: 0, p50: 75, p90: 95, p95: 97, p99: 99, mean: 74, maximum: 99)

    static func canary(_ story: Story, _ minute: Int) -> WindowMeasures? {
        guard story.canary?.contains(minute) ?? true else { return nil }
        var measures = good
        measures.count = story.few ? 10 : 30
        if story.slow.contains(minute) { measures.p99 = 299 }
        if story.errors.contains(minute) { measures.errors = 5 }
        return measures
    }

    /// Closes all windows that end by a time; the measures are given by minute.
    static func close(
        _ bench: inout Workbench, through time: Int64,
        _ measures: (Int) -> (version: WindowMeasures?, baseline: WindowMeasures?)
    ) throws {
        while let window = bench.state.nextWindows.first, window.end <= time {
            let (version, baseline) = measures(Int((window.start - begin) / minute))
            guard let decision = bench.state.judge(window, version: version, baseline: baseline) else {
                continue
            }
            bench.decisions.append(decision)
            try bench.record(decision.events)
        }
    }

    @Test("every story is decided when it says, and by nothing else", arguments: stories.indices)
    func told(index: Int) throws {
        let (name, story) = Self.stories[index]
        var bench = try Self.prepared(Self.analysis(["failure_limit": .integer(story.failureLimit)]))
        for minute in 0..<Self.minutes {
            if let command = story.commands[minute] {
                #expect(try bench.send("POST", "deployments/chat-1/\(command)", [:]).status == 200)
            }
            bench.now = Self.begin + Int64(minute + 1) * Self.minute
            try Self.close(&bench, through: bench.now) { minute in
                let baseline = story.baseline?.contains(minute) ?? true ? Self.good : nil
                return (Self.canary(story, minute), baseline)
            }
            bench.state = try restored(bench.encoded)
        }
        let got = bench.decisions.map { ($0.kind.rawValue, Int(($0.time - Self.begin) / Self.minute)) }
        #expect(got.map(\.0) == story.decided.map { "rollout.\($0.kind)" }, "\(name)")
        #expect(got.map(\.1) == story.decided.map(\.minute), "\(name)")
        for decision in bench.decisions {
            #expect(decision.events.allSatisfy { $0.actor == "varve" && $0.time == decision.time })
            #expect(decision.subject == "chat-1")
            if decision.kind == .paused { #expect(decision.reason.contains("inconclusive")) }
        }
        #expect(Set(bench.decisions.map(\.id)).count == bench.decisions.count)
        let split = try bench.split("chat")
        switch story.decided.last?.kind {
        case "promoted": #expect(split == ["v2": 100])
        case "paused": #expect(split == ["v1": 90, "v2": 10])
        default: #expect(split == ["v1": 100])
        }
    }

    @Test("the evidence names the window, the measure and the split that was live")
    func evidence() throws {
        let story = Self.stories[1].story
        var bench = try Self.prepared(Self.analysis())
        try Self.close(&bench, through: Self.begin + 10 * Self.minute) { (Self.canary(story, $0), Self.good) }
        let decision = try #require(bench.decisions.last)
        let evidence = decision.evidence.json
        let failed = evidence["windows"]?.array?.filter { $0["outcome"] == "fail" } ?? []
        #expect(failed.count == 1)
        #expect(failed.first?["field"] == "latency.p99_ms")
        #expect(failed.first?["value"] == 299)
        #expect(failed.first?["baseline"] == 99)
        #expect(failed.first?["count"] == 30)
        #expect(failed.first?["start"] == "2026-01-01T00:03:00.000Z")
        #expect(evidence["live"] == ["production": ["v1": 50, "v2": 50]])
        #expect(evidence["deployment"] == "chat-1")
        #expect(evidence["watermark"] == "2026-01-01T00:04:00.000Z")
        #expect(decision.reason.contains("latency.p99_ms of v2 was 299, and the baseline's 99"))
        #expect(decision.events.first?.decision == decision.id)
    }

    static let notNumbers: [WindowMeasures?] = [
        nil, WindowMeasures(count: 30), WindowMeasures(count: 30, p99: .nan),
        WindowMeasures(count: 30, p99: .infinity),
        WindowMeasures(count: 30, errors: 30),
    ]

    @Test("what is missing or no number neither passes nor fails", arguments: notNumbers.indices)
    func inconclusive(index: Int) throws {
        let analysis = Self.analysis(["metrics": [["field": "latency.p99_ms", "max": 1_000]]])
        var bench = try Self.prepared(analysis)
        try Self.close(&bench, through: Self.begin + Self.minute) { _ in (Self.notNumbers[index], Self.good) }
        #expect(bench.decisions.map(\.kind) == [.paused])
        #expect(bench.decisions.first?.evidence.windows.map(\.outcome) == [.inconclusive])
        #expect(try bench.look("deployments/chat-1")["status"] == "paused")
    }

    @Test("inconclusive windows are forgiven up to their limit")
    func forgivenInconclusive() throws {
        var bench = try Self.prepared(Self.analysis(["inconclusive_limit": 2]))
        try Self.close(&bench, through: Self.begin + 10 * Self.minute) { minute in
            (minute < 2 ? nil : Self.canary(Self.stories[0].story, minute), Self.good)
        }
        #expect(bench.decisions.map(\.time) == [5, 7].map { Self.begin + $0 * Self.minute })
    }

    @Test("failures in succession have a limit of their own")
    func consecutive() throws {
        let analysis = Self.analysis(["failure_limit": 5, "consecutive_failure_limit": 1])
        var bench = try Self.prepared(analysis, steps: [["weight": 10, "hold": "1h"]])
        let slow = Story(slow: [0, 2, 4, 5], decided: [])
        try Self.close(&bench, through: Self.begin + 10 * Self.minute) { (Self.canary(slow, $0), Self.good) }
        #expect(bench.decisions.map(\.kind) == [.rolledBack])
        #expect(bench.decisions.first?.time == Self.begin + 6 * Self.minute)
    }

    @Test("a gate waits for somebody, who opens it by resuming")
    func gate() throws {
        let steps: JSONValue = [
            ["weight": 10, "hold": "1m", "gate": true], ["weight": 50, "hold": "1m", "gate": true],
        ]
        var bench = try Self.prepared(Self.analysis(), steps: steps)
        let healthy = Self.stories[0].story
        for status in ["deploying", "promoted"] {
            try Self.close(&bench, through: bench.now + 5 * Self.minute) {
                (Self.canary(healthy, $0), Self.good)
            }
            #expect(bench.decisions.last?.kind == .paused)
            #expect(bench.decisions.last?.reason.contains("gate") == true)
            bench.now += 5 * Self.minute
            #expect(try bench.send("POST", "deployments/chat-1/resume").body["status"]?.string == status)
        }
        #expect(try bench.split("chat") == ["v2": 100])
    }

    @Test("a dry run is told and decides nothing")
    func dryRun() throws {
        let metrics: JSONValue = [
            ["field": "latency.p99_ms", "max": 1, "dry_run": true],
            ["field": "latency.error_rate", "max": 0.5],
        ]
        var bench = try Self.prepared(Self.analysis(["metrics": metrics]))
        try Self.close(&bench, through: Self.begin + 3 * Self.minute) { _ in (Self.good, Self.good) }
        #expect(bench.decisions.map(\.kind) == [.advanced])
        #expect(bench.decisions.first?.evidence.windows.first?.outcome == .fail)
        #expect(bench.decisions.first?.evidence.json["windows"]?.array?.first?["dry_run"] == true)
    }

    /// Against 10 of 1,000 errors, with 0.02 allowed on top: z = (p1 - p2 - 0.02) / sqrt(p1 q1 / n1 + p2 q2 /
    /// n2), worked out by hand.
    static let samples: [(errors: UInt64, count: UInt64, outcome: Outcome)] = [
        (20, 1_000, .pass),  // 0.02 is below 0.03
        (35, 1_000, .inconclusive),  // z = 0.005 / 0.006610 = 0.756
        (42, 1_000, .fail),  // z = 0.012 / 0.007080 = 1.695
        (41, 1_000, .inconclusive),  // z = 0.011 / 0.007015 = 1.568
        (100, 400, .inconclusive),  // fewer than 500 samples
    ]

    @Test("a test tells chance from failure, and wants its samples", arguments: samples.indices)
    func tested(index: Int) throws {
        let (errors, count, outcome) = Self.samples[index]
        let metric: JSONValue = [
            "field": "latency.error_rate", "max_difference": 0.02, "test": "two_proportion_z", "alpha": 0.05,
            "minimum_samples": 500,
        ]
        var bench = try Self.prepared(
            Self.analysis(["metrics": [metric], "inconclusive_limit": 100, "failure_limit": 100]))
        let window = try #require(bench.state.nextWindows.first)
        _ = bench.state.judge(
            window, version: WindowMeasures(count: count, errors: errors),
            baseline: WindowMeasures(count: 1_000, errors: 10))
        let told = try #require(bench.state.showAnalysis("chat-1"))
        #expect(told["windows"]?.array?.first?["outcome"]?.string == outcome.rawValue)
    }

    @Test("a version that is archived meanwhile is not advanced")
    func archived() throws {
        var bench = try Self.prepared(Self.analysis())
        _ = try bench.send("POST", "models/chat/versions/v2/stage", ["stage": "archived"])
        try Self.close(&bench, through: Self.begin + 5 * Self.minute) { _ in (Self.good, Self.good) }
        #expect(bench.decisions.map(\.kind) == [.paused])
        #expect(bench.decisions.first?.reason.contains("v2 is archived") == true)
    }

    @Test("windows begin with the step, at their own boundaries, and none is judged twice")
    func boundaries() throws {
        var bench = Workbench()
        bench.now = Self.begin + 90_000
        let window = try {
            bench = try Self.prepared(Self.analysis(["window": "5m"]))
            return try #require(bench.state.nextWindows.first)
        }()
        #expect(window.start == Self.begin)
        #expect(window.end == Self.begin + 5 * Self.minute)
        #expect(bench.state.judge(window, version: Self.good, baseline: Self.good)?.kind == .advanced)
        #expect(bench.state.judge(window, version: Self.good, baseline: Self.good) == nil)
        bench.now = Self.begin + Self.minute
        _ = try bench.send("POST", "deployments/chat-1/pause")
        _ = try bench.send("POST", "deployments/chat-1/resume")
        #expect(bench.state.nextWindows.first?.start == Self.begin + 5 * Self.minute)
        bench.now = Self.begin + 16 * Self.minute
        _ = try bench.send("POST", "deployments/chat-1/pause")
        #expect(bench.state.nextWindows.isEmpty)
        _ = try bench.send("POST", "deployments/chat-1/resume")
        #expect(bench.state.nextWindows.first?.start == Self.begin + 20 * Self.minute)
    }
}
