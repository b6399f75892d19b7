import ByteCoding
import Commands
import JSON
import Randomness
import Registry
import Testing

@Suite("The registry is a fold of its events")
struct FoldTests {
    /// What was applied or judged, in order.
    enum Step {
        case event(JSONValue)
        case judged(RolloutWindow, WindowMeasures?)
    }

    struct Run {
        var bench = Workbench()
        var steps: [Step] = []
        var accepted = 0
        var rejected = 0
        var repeated = 0
    }

    static func run(seed: UInt64, commands: Int) throws -> Run {
        var run = Run()
        var chance = RandomCommands(seed: seed)
        for model in ["a", "b", "c"] {
            for command in RandomCommands.beginning(model, time: run.bench.now) {
                guard case .accepted(let acceptance) = run.bench.state.decide(command) else { continue }
                try run.bench.record(acceptance.events)
                run.steps += acceptance.events.map { .event($0.json) }
            }
        }
        for _ in 0..<commands {
            run.bench.now += Int64(chance.number(0...40_000))
            let before = run.bench.encoded
            chance.open = try open(run.bench)
            let command = chance.command(time: run.bench.now)
            switch run.bench.state.decide(command) {
            case .accepted(let acceptance):
                run.accepted += 1
                try run.bench.record(acceptance.events)
                run.steps += acceptance.events.map { .event($0.json) }
                let shown = run.bench.state.show(acceptance.resource)
                #expect(shown != nil, "\(command)")
                if acceptance.events.isEmpty { #expect(run.bench.encoded == before) }
            case .rejected(let rejection):
                run.rejected += 1
                #expect(!rejection.detail.isEmpty)
                #expect(rejection.faults.isEmpty == (rejection.status != .unprocessable))
                #expect(run.bench.encoded == before)
            case .repeated: run.repeated += 1
            }
            try judge(&run, &chance)
            try check(run.bench)
        }
        return run
    }

    @Test("a copy that goes its own way leaves the other as it was")
    func copies() throws {
        let run = try Self.run(seed: 7, commands: 200)
        var copy = run.bench
        let before = run.bench.encoded
        // More models and versions than a page of the state holds.
        for number in 0..<40 {
            _ = try copy.send("POST", "models", ["model": .string("copy-\(number)")])
            _ = try copy.send("POST", "models/copy-0/versions", ["version": .string("v\(number)")])
        }
        _ = try copy.send("PATCH", "models/a", ["description": "changed in the copy"])
        #expect(run.bench.encoded == before)
        #expect(copy.encoded != before)
        #expect(try restored(copy.encoded).counts.versions == copy.state.counts.versions)
    }

    /// The ids of deployments that are not at their end.
    private static func open(_ bench: Workbench) throws -> [String] {
        let listed = try bench.look("deployments")["deployments"]?.array ?? []
        return listed.compactMap { one in
            let status = one["status"]?.string.flatMap(DeploymentStatus.init(rawValue:))
            return status?.isFinal == false ? one["id"]?.string : nil
        }
    }

    private static func judge(_ run: inout Run, _ chance: inout RandomCommands) throws {
        while let window = run.bench.state.nextWindows.first(where: { $0.end <= run.bench.now }) {
            let measures = chance.measures()
            run.steps.append(.judged(window, measures))
            guard let decision = run.bench.state.judge(window, version: measures, baseline: nil) else {
                continue
            }
            try run.bench.record(decision.events)
            run.steps += decision.events.map { .event($0.json) }
            run.bench.decisions.append(decision)
        }
    }

    /// What holds at any time: splits make 100 or nothing, and no more than one deployment is open in an
    /// environment.
    private static func check(_ bench: Workbench) throws {
        let models = try bench.look("models")["models"]?.array?.compactMap { $0["model"]?.string } ?? []
        for model in models {
            for traffic in try bench.look("models/\(model)/traffic")["traffic"]?.members ?? [] {
                let sum = traffic.value.members?.reduce(0) { $0 + ($1.value.number ?? 0) } ?? 0
                #expect(abs(sum - 100) < 1e-9 || traffic.value == [:], "\(model) \(traffic.name): \(sum)")
            }
        }
        var open: [String: Int] = [:]
        for one in try bench.look("deployments")["deployments"]?.array ?? [] {
            let status = try #require(one["status"]?.string.flatMap(DeploymentStatus.init(rawValue:)))
            if status.isOpen {
                open["\(one["model"]?.string ?? "")/\(one["environment"]?.string ?? "")", default: 0] += 1
            }
        }
        #expect(open.values.allSatisfy { $0 == 1 })
    }

    @Test(
        "folding the recorded steps again gives the same bytes and decisions",
        arguments: 1...6 as ClosedRange<UInt64>)
    func refold(seed: UInt64) throws {
        let run = try Self.run(seed: seed, commands: 600)
        #expect(run.accepted > 100)
        #expect(run.rejected > 50)
        var again = RegistryState()
        var offset: Int64 = 0
        var decisions: [String] = []
        for (index, step) in run.steps.enumerated() {
            switch step {
            case .event(let json):
                let event = try RegistryEvent(JSONValue(parsing: json.encoded()))
                #expect(event.json == json)
                #expect(try again.apply(event, offset: offset))
                #expect(try again.apply(event, offset: offset) == false)
                offset += 1
            case .judged(let window, let measures):
                if let decision = again.judge(window, version: measures, baseline: nil) {
                    decisions.append(decision.id)
                }
            }
            if index % 97 == 0 { again = try restored(Self.bytes(again)) }
        }
        #expect(Self.bytes(again) == run.bench.encoded)
        #expect(decisions == run.bench.decisions.map(\.id))
    }

    static func bytes(_ state: RegistryState) -> [UInt8] {
        var writer = ByteWriter()
        state.encode(into: &writer)
        return writer.bytes
    }

    @Test("every command and kind of decision is drawn, so that the test says something")
    func coverage() throws {
        var types: Set<RegistryEventType> = []
        var kinds: Set<RolloutDecision.Kind> = []
        var repeated = 0
        for seed in 1...6 as ClosedRange<UInt64> {
            let run = try Self.run(seed: seed, commands: 900)
            types.formUnion(run.bench.events.map(\.type))
            kinds.formUnion(run.bench.decisions.map(\.kind))
            repeated += run.repeated
        }
        let reported: Set<RegistryEventType> = [.deploymentDegraded, .deploymentRecovered, .deploymentFailed]
        #expect(Set(RegistryEventType.allCases).subtracting(types).subtracting(reported) == [])
        #expect(kinds.count == RolloutDecision.Kind.allCases.count)
        #expect(repeated > 0)
    }

    @Test("hostile bytes are an error and never a trap")
    func hostile() throws {
        let bytes = try Self.run(seed: 7, commands: 300).bench.encoded
        for length in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: ByteCodingError.self) { try restored(Array(bytes[..<length])) }
        }
        var chance = SeededRandom(seed: 7)
        for _ in 0..<2_000 {
            var broken = bytes
            broken[Int.random(in: 0..<bytes.count, using: &chance)] ^= UInt8.random(
                in: 1...255, using: &chance)
            guard let state = try? restored(broken) else { continue }
            // Whatever could be read can be asked.
            for path in [["models"], ["deployments"], ["versions"]] {
                _ = try? state.answer(path, QueryParameters())
            }
            var judged = state
            for window in state.nextWindows { _ = judged.judge(window, version: nil, baseline: nil) }
            _ = Self.bytes(state)
        }
    }

    static let strangers: [JSONValue] = [
        [:], ["id": "x"], ["id": "registry-1", "type": "io.varve.registry.model.eaten.v1"],
        ["id": "registry-1", "type": "io.varve.registry.model.registered.v1", "time": "now"],
        [
            "id": "registry-1", "type": "io.varve.registry.model.registered.v1",
            "time": "2026-01-01T00:00:00Z",
        ],
        ["id": "registry-0", "type": "io.varve.registry.model.deleted.v1", "time": "2026-01-01T00:00:00Z"],
        [
            "id": "registry-1", "type": "io.varve.registry.deployment.advanced.v1",
            "time": "2026-01-01T00:00:00Z",
            "data": ["model": "a", "actor": "b", "deployment": "d", "step": 0, "weight": 10],
        ],
    ]

    @Test("an event that nobody made is an error", arguments: strangers.indices)
    func foreign(index: Int) {
        #expect(throws: RegistryEventError.self) { try RegistryEvent(Self.strangers[index]) }
    }

    @Test("an event that doesn't follow from the state is an error")
    func unfounded() throws {
        var bench = Workbench()
        try bench.make("chat", "v1")
        let next = bench.state.nextSequence
        for (type, data) in [
            ("model.registered", ["model": "chat"]), ("model.deleted", ["model": "nope"]),
            ("version.registered", ["model": "chat", "version": "v1"]),
            ("version.registered", ["model": "chat", "version": "v2", "lineage": ["parents": ["v9"]]]),
            ("version.deleted", ["model": "chat", "version": "v9"]),
            ("alias.deleted", ["model": "chat", "alias": "x", "version": "v1"]),
            ("traffic.changed", ["model": "chat", "environment": "test", "split": ["v9": 100]]),
            ("deployment.promoted", ["model": "chat", "deployment": "d"]),
            ("model.renamed", ["model": "chat", "name": "chat"]),
        ] as [(String, JSONValue)] {
            let members = (data.members ?? []) + [.init("actor", "x")]
            let event = try RegistryEvent([
                "id": .string("registry-\(next)"), "type": .string("io.varve.registry.\(type).v1"),
                "time": "2026-01-01T00:00:00Z", "data": .object(members),
            ])
            var state = bench.state
            #expect(throws: RegistryEventError.self, "\(type)") { try state.apply(event, offset: 0) }
        }
        let gap = RegistryEvent(
            sequence: next + 1, time: 0, model: "chat", actor: "x", change: .modelDeleted)
        var state = bench.state
        #expect(throws: RegistryEventError.self) { try state.apply(gap, offset: 0) }
    }
}
