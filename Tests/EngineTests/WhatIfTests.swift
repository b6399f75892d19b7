import Engine
import JSON
import Randomness
import SimulatedDisk
import Testing

@Suite("What could have been")
struct WhatIfTests {
    private static func decision(_ minute: Int64, kind: String = "alert.firing") throws -> RecordedDecision {
        let event: JSONValue = [
            "data": [
                "kind": .string(kind), "subject": "chat", "time": .string(AlertTests.at(minute)),
                "reason": "it was slow",
                "evidence": ["rule": ["name": "slow"]],
            ]
        ]
        return try #require(RecordedDecision(event.encoded()))
    }

    private static func difference(_ old: [Int64], _ new: [Int64]) throws -> JSONValue {
        .object(
            DecisionDifference(from: try old.map { try decision($0) }, to: try new.map { try decision($0) })
                .members)
    }

    private static func times(_ rows: JSONValue?, _ member: String) -> [String?] {
        (rows?.array ?? []).map { $0[member]?.string }
    }

    @Test("a decision that moved is paired with the nearest one within the hour, not with the first")
    func nearest() throws {
        let answer = try Self.difference([0, 50], [49, 200])
        #expect(Self.times(answer["moved"], "from") == [AlertTests.at(50)])
        #expect(Self.times(answer["moved"], "to") == [AlertTests.at(49)])
        #expect(answer["moved"]?.array?.first?["later_by_seconds"]?.number == -60)
        #expect(Self.times(answer["removed"], "time") == [AlertTests.at(0)])
        #expect(Self.times(answer["added"], "time") == [AlertTests.at(200)])
    }

    @Test("an hour is near, a millisecond more is not; what stays where it was is no difference")
    func reach() throws {
        #expect(try Self.difference([0], [60])["moved"]?.array?.count == 1)
        #expect(try Self.difference([0], [61])["moved"] == [])
        #expect(try Self.difference([0, 5], [5, 0]) == ["added": [], "removed": [], "moved": []])
        let twice = try Self.difference([3], [3, 3])
        #expect(Self.times(twice["added"], "time") == [AlertTests.at(3)])
    }

    @Test(
        "a what-if equals a fresh run with the changed rules put at the same places",
        arguments: 1...40 as ClosedRange<UInt64>)
    func freshRun(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed &* 7_919)
        let (history, disk) = (RandomHistory(seed: seed), SimulatedDisk(seed: seed))
        let (recorded, acknowledged) = try await history.live(on: disk)
        var changed: [String: JSONValue] = [:]
        for name in RandomHistory.rules where random.chance(0.5) {
            changed[name] = RandomHistory.rule(&random, name)
        }
        guard !changed.isEmpty else { return }
        let fresh = try await history.live(
            on: SimulatedDisk(seed: seed), changed: changed, acknowledging: acknowledged)
        let rules = changed.sorted { $0.key < $1.key }.map { name, rule -> JSONValue in
            .object([.init("name", .string(name))] + (rule.members ?? []))
        }
        let answer = try await AlertTests.ask(["rules": .array(rules)], disk)
        let after = DecisionRow.applied(answer, to: recorded)
        #expect(after == fresh.decisions.map { DecisionRow($0) }.sorted(), "seed \(seed)")
        // And so are their grounds.
        for row in (answer["added"]?.array ?? []) {
            let twin = fresh.decisions.filter { DecisionRow($0) == DecisionRow(row) }
            #expect(
                twin.contains {
                    $0["reason"] == row["reason"] && $0["evidence"]?.canonical == row["evidence"]?.canonical
                },
                "seed \(seed): \(DecisionRow(row))")
        }
    }

    @Test(
        "a what-if without a rule equals a fresh run in which nobody put it, other rules changed or not",
        arguments: 1...20 as ClosedRange<UInt64>)
    func deleted(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed &* 104_729)
        let (history, disk) = (RandomHistory(seed: seed), SimulatedDisk(seed: seed))
        let (recorded, acknowledged) = try await history.live(on: disk)
        // Of "a" others may say that they wait for it.
        let name = random.chance(0.5) ? "b" : "c"
        let changed = random.chance(0.5) ? ["a": RandomHistory.rule(&random, "a")] : [:]
        let fresh = try await history.live(
            on: SimulatedDisk(seed: seed), changed: changed, deleted: [name], acknowledging: acknowledged)
        let rules = changed.map { name, rule -> JSONValue in
            .object([.init("name", .string(name))] + (rule.members ?? []))
        }
        let answer = try await AlertTests.ask(
            ["rules": .array(rules + [["name": .string(name), "deleted": true]])], disk)
        #expect(
            DecisionRow.applied(answer, to: recorded) == fresh.decisions.map { DecisionRow($0) }.sorted(),
            "seed \(seed)")
        // With settings that were the recorded ones, all is folded, and the answer is the same.
        let whole = try await AlertTests.ask(
            [
                "rules": .array(rules + [["name": .string(name), "deleted": true]]),
                "settings": ["windows.base": "1m"],
            ], disk)
        #expect(DecisionRow.applied(whole, to: recorded) == DecisionRow.applied(answer, to: recorded))
    }

    @Test(
        "a rule can be supposed gone if there was one, and nothing else is said of it",
        arguments: [
            ("/rules/0/name", ["rules": [["name": "d", "deleted": true]]]),
            ("/rules/0/name", ["rules": [["deleted": true]]]),
            ("/rules/0/for", ["rules": [["name": "b", "deleted": true, "for": "1m"]]]),
            ("/rules/0/deleted", ["rules": [["name": "b", "when": "latency.count > 1", "deleted": "yes"]]]),
            (
                "/rules/1/name",
                ["rules": [["name": "b", "when": "latency.count > 1"], ["name": "b", "deleted": true]]]
            ),
            ("/rules/1/name", ["rules": [["name": "b", "deleted": true], ["name": "b", "deleted": true]]]),
            (
                "/rules",
                [
                    "rules": [
                        ["name": "b", "deleted": true],
                        ["name": "c", "when": "latency.count > 1", "depends_on": ["b"]],
                    ]
                ]
            ),
            (
                "/rules/0/deleted",
                [
                    "rules": [
                        ["name": "b", "deleted": true], ["name": "c", "when": "latency.p99_ms > {x}"],
                    ], "parameters": ["x": [1]],
                ]
            ),
        ] as [(String, JSONValue)])
    func refusedDeletion(pointer: String, question: JSONValue) async throws {
        let disk = SimulatedDisk(seed: 6)
        _ = try await RandomHistory(seed: 6).live(on: disk)
        let error = await #expect(throws: EngineError.self) { _ = try await AlertTests.ask(question, disk) }
        #expect(error?.kind == .unprocessable && error?.errors.first?.pointer == pointer)
    }

    @Test("at least some of the random changes change something")
    func changes() async throws {
        let (history, disk) = (RandomHistory(seed: 5), SimulatedDisk(seed: 5))
        let recorded = try await history.live(on: disk).decisions
        #expect(recorded.count > 5)
        let never = RandomHistory.rules.map { name -> JSONValue in
            ["name": .string(name), "when": "latency.p99_ms > 100000"]
        }
        let answer = try await AlertTests.ask(["rules": .array(never)], disk)
        #expect(answer["summary"]?["text"]?.array?.isEmpty == false)
    }
}
