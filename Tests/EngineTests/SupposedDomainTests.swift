import Engine
import JSON
import Randomness
import SimulatedDisk
import Testing

@Suite("WhatIf of monitors, experiments, rollouts and health policies")
struct SupposedDomainTests {
    enum Domain: String, CaseIterable, Sendable { case monitors, health, experiments, rollouts }

    /// What the changed definitions are as a what-if takes them.
    private static func question(_ domain: Domain, _ new: RandomTrial.Definitions) -> JSONValue {
        func named(_ name: String, _ value: String, _ body: JSONValue) -> JSONValue {
            [.object([.init(name, .string(value))] + (body.members ?? []))]
        }
        return switch domain {
        case .monitors: ["monitors": named("name", "m", new.monitor)]
        case .health: ["health": named("name", "all", new.policy)]
        case .experiments: ["experiments": named("name", "ab", new.experiment)]
        case .rollouts: ["rollouts": named("deployment", "d", ["analysis": new.analysis])]
        }
    }

    private static func changed(
        _ domain: Domain, _ old: RandomTrial.Definitions, _ new: RandomTrial.Definitions
    ) -> RandomTrial.Definitions {
        var changed = old
        switch domain {
        case .monitors: changed.monitor = new.monitor
        case .health: changed.policy = new.policy
        case .experiments: changed.experiment = new.experiment
        case .rollouts: changed.analysis = new.analysis
        }
        return changed
    }

    @Test(
        "a what-if of another domain equals a fresh run with its changed definition",
        arguments: Domain.allCases, 1...12 as ClosedRange<UInt64>)
    func freshRun(domain: Domain, seed: UInt64) async throws {
        var random = SeededRandom(seed: seed &* 104_729)
        let (old, new) = (RandomTrial.Definitions.random(&random), RandomTrial.Definitions.random(&random))
        let (trial, disk) = (RandomTrial(seed: seed), SimulatedDisk(seed: seed))
        let recorded = try await trial.live(on: disk, old)
        let fresh = try await trial.live(
            on: SimulatedDisk(seed: seed), Self.changed(domain, old, new),
            isMonitorChanged: domain == .monitors)
        let answer = try await AlertTests.ask(Self.question(domain, new), disk)
        let after = DecisionRow.applied(answer, to: recorded)
        #expect(after == fresh.map { DecisionRow($0) }.sorted(), "seed \(seed), \(domain)")
    }

    @Test("supposing what was is no difference, in any domain", arguments: Domain.allCases)
    func nothing(domain: Domain) async throws {
        var random = SeededRandom(seed: 11)
        let old = RandomTrial.Definitions.random(&random)
        let (trial, disk) = (RandomTrial(seed: 11), SimulatedDisk(seed: 11))
        let recorded = try await trial.live(on: disk, old, isMonitorChanged: true)
        #expect(!recorded.isEmpty)
        let answer = try await AlertTests.ask(Self.question(domain, old), disk)
        #expect(answer == ["added": [], "removed": [], "moved": []])
    }

    @Test(
        "what can't be supposed is refused with where and why",
        arguments: [
            ("/references/0/version", ["references": [["model": "chat"]]], "is missing"),
            (
                "/references/0/from",
                [
                    "references": [
                        [
                            "model": "chat", "version": "v1", "from": "2020-01-01T00:00:00Z",
                            "to": "2020-01-02T00:00:00Z",
                        ]
                    ]
                ], "is recorded"
            ),
            ("/windows", ["windows": ["base": "5m"]], "windows.base"),
            ("/rollout", ["rollout": []], "what can is: rules"),
            ("/monitors/0/model", ["monitors": [["name": "m"]]], "is missing"),
            ("/health/0/name", ["health": [["devices": "*"]]], "is missing"),
            ("/experiments/0/arms", ["experiments": [["name": "ab", "arms": []]]], "alpha"),
            ("/experiments/0/name", ["experiments": [["name": "ac", "alpha": 0.1]]], "'ab'"),
            ("/rollouts/0/deployment", ["rollouts": [["deployment": "x", "analysis": [:]]]], "'d'"),
            ("/rollouts/0/strategy", ["rollouts": [["deployment": "d", "strategy": "direct"]]], "analysis"),
        ] as [(String, JSONValue, String)])
    func refused(pointer: String, question: JSONValue, word: String) async throws {
        var random = SeededRandom(seed: 3)
        let disk = SimulatedDisk(seed: 3)
        _ = try await RandomTrial(seed: 3).live(on: disk, .random(&random))
        let error = await #expect(throws: EngineError.self) { _ = try await AlertTests.ask(question, disk) }
        #expect(error?.kind == .unprocessable)
        #expect(error?.errors.contains { $0.pointer == pointer && $0.reason.contains(word) } == true)
    }
}
