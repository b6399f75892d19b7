import Engine
import JSON
import Randomness
import SimulatedDisk
import Testing

@Suite("Sweeps over rules")
struct SweepTests {
    /// Ten minutes at 50 ms, five at 200 ms, ten at 50 ms, two at 120 ms, three at 50 ms.
    private static func history(_ disk: SimulatedDisk) async throws {
        let engine = try await AlertTests.open(disk)
        try await AlertTests.declare(engine, 0)
        _ = try await AlertTests.send(engine, "PUT", "rules/slow", AlertTests.rule)
        let levels = [(10, 50.0), (5, 200), (10, 50), (2, 120), (3, 50)]
        var minute: Int64 = 0
        for (count, level) in levels {
            try await AlertTests.feed(engine, minute..<(minute + Int64(count)), latency: level)
            minute += Int64(count)
        }
        try await engine.engine.stop()
    }

    private static let question: JSONValue = [
        "rules": [["name": "slow", "when": "latency.p99_ms > {limit}", "for": "{held}"]],
        "parameters": ["limit": ["from": 100, "to": 200, "step": 50], "held": ["1m", "3m"]],
        "incidents": [
            ["from": .string(AlertTests.at(10)), "to": .string(AlertTests.at(15)), "subject": "chat"],
            ["from": .string(AlertTests.at(20)), "to": .string(AlertTests.at(24)), "subject": "code"],
        ],
    ]

    @Test("each point counts its alerts, and what it found of the incidents, when")
    func points() async throws {
        let disk = SimulatedDisk(seed: 1)
        try await Self.history(disk)
        let answer = try await AlertTests.ask(Self.question, disk)
        let points = try #require(answer["points"]?.array)
        #expect(points.map { $0["parameters"]?["limit"] } == [100, 100, 150, 150, 200, 200])
        #expect(points.map { $0["parameters"]?["held"] } == ["1m", "3m", "1m", "3m", "1m", "3m"])
        #expect(points.map { $0["alerts"] } == [2, 1, 1, 1, 0, 0])
        #expect(points.map { $0["found"] } == [1, 1, 1, 1, 0, 0])
        #expect(points.map { $0["missed"] } == [1, 1, 1, 1, 2, 2])
        #expect(points.map { $0["false_alarms"] } == [1, 0, 0, 0, 0, 0])
        #expect(points.map { $0["precision"] } == [0.5, 1, 1, 1, .null, .null])
        #expect(points.map { $0["recall"]?.number } == [0.5, 0.5, 0.5, 0.5, 0, 0])
        #expect(points.map { $0["mean_seconds_to_detect"] } == [60, 180, 60, 180, .null, .null])
        #expect(answer["recorded"]?["alerts"] == 2)
        #expect(answer["from"]?.string == AlertTests.at(0) && answer["to"]?.string == AlertTests.at(30))
    }

    @Test("an incident about what no window was about is warned of, with what may be meant")
    func unknownSubjects() async throws {
        let disk = SimulatedDisk(seed: 2)
        try await Self.history(disk)
        func incident(_ subject: String) -> JSONValue {
            [
                "from": .string(AlertTests.at(10)), "to": .string(AlertTests.at(15)),
                "subject": .string(subject),
            ]
        }
        func warnings(_ subjects: [String], by: [JSONValue]) async throws -> [String] {
            let answer = try await AlertTests.ask(
                [
                    "rules": [
                        ["name": "slow", "when": "latency.p99_ms > {limit}", "by": .array(by)]
                    ], "parameters": ["limit": [100]], "incidents": .array(subjects.map(incident)),
                ], disk)
            return (answer["warnings"]?.array ?? []).compactMap(\.string)
        }
        #expect(try await warnings(["chat", "ch*", "*"], by: ["model"]).isEmpty)
        #expect(try await warnings(["chat/*", "chat/v1"], by: ["model", "version"]).isEmpty)
        let whole = try await warnings(["chat", "chat"], by: ["model", "version"])
        #expect(
            whole == [
                "2 incidents are about 'chat', and no window was: there are 'chat/v1'; 'chat/*' is about all of these"
            ])
        let part = try await warnings(["chat/v9", "code"], by: ["model"])
        #expect(
            part == [
                "1 incident is about 'chat/v9', and no window was: there are 'chat'",
                "1 incident is about 'code', and no window was: there are 'chat'",
            ])
    }

    @Test("a point is what a what-if with its rules says", arguments: [3, 4, 5] as [UInt64])
    func agreement(seed: UInt64) async throws {
        let (history, disk) = (RandomHistory(seed: seed), SimulatedDisk(seed: seed))
        _ = try await history.live(on: disk)
        let limits: [JSONValue] = [45, 85, 120, 180]
        let answer = try await AlertTests.ask(
            [
                "rules": [["name": "a", "when": "latency.p99_ms > {limit}", "for": "2m", "cooldown": "5m"]],
                "parameters": ["limit": .array(limits)],
            ], disk)
        for (point, limit) in zip(answer["points"]?.array ?? [], limits) {
            let rule: JSONValue = [
                "name": "a", "when": .string("latency.p99_ms > \(limit.text)"), "for": "2m", "cooldown": "5m",
            ]
            let alone = try await AlertTests.ask(["rules": [rule], "answer": "decisions"], disk)
            let fired = (alone["decisions"]?.array ?? []).count { $0["kind"] == "alert.firing" }
            #expect(point["alerts"]?.integer == Int64(fired), "seed \(seed), limit \(limit.text)")
        }
    }

    @Test(
        "a question that can't be read says where",
        arguments: [
            ("/parameters", ["rules": [["name": "a", "when": "latency.p99_ms > 1"]], "parameters": [:]]),
            (
                "/parameters/x",
                ["rules": [["name": "a", "when": "latency.p99_ms > 1"]], "parameters": ["x": [1]]]
            ),
            (
                "/rules",
                ["rules": [["name": "a", "when": "latency.p99_ms > {lim} + {x}"]], "parameters": ["x": [1]]]
            ),
            (
                "/parameters/x/step",
                [
                    "rules": [["name": "a", "when": "latency.p99_ms > {x}"]],
                    "parameters": ["x": ["from": 1, "to": 2]],
                ]
            ),
            (
                "/rules/0/when",
                ["rules": [["name": "a", "when": "latency.p99_ms > {x}"]], "parameters": ["x": ["high"]]]
            ),
            (
                "/incidents/0/to",
                [
                    "rules": [["name": "a", "when": "latency.p99_ms > {x}"]], "parameters": ["x": [1]],
                    "incidents": [["from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"]],
                ]
            ),
        ] as [(String, JSONValue)])
    func unreadable(pointer: String, question: JSONValue) throws {
        let error = #expect(throws: EngineError.self) { _ = try WhatIfQuestion(question) }
        #expect(error?.errors.first?.pointer == pointer)
    }
}
