import ByteCoding
import Commands
import Experiments
import JSON
import Randomness
import Testing

@Suite("Experiments are a fold of their events and windows")
struct FoldTests {
    enum Step {
        case event(JSONValue)
        case counted(ExperimentWindow, [ArmMeasures?])
    }

    struct Run {
        var bench = Workbench()
        var steps: [Step] = []
    }

    private static let kinds: [JSONValue] = [
        [:], ["method": "fixed", "planned_samples": 400], ["metric": "error_rate"], ["unit": "unit"],
        ["method": "group_sequential", "planned_samples": 600, "looks": 4], ["method": "bayesian"],
        ["winsorize": 0.9], ["bandit": ["every": "3m", "draws": 100]],
        ["metric": "feedback.score", "goal": "increase"], ["covariate": "covariate"],
        ["guardrails": [["metric": "error_rate"]]],
        [
            "arms": [
                ["arm": "A", "weight": 50, "control": true], ["arm": "B", "weight": 25],
                ["arm": "C", "weight": 25],
            ]
        ],
    ]

    static func run(seed: UInt64, steps: Int) throws -> Run {
        var run = Run()
        var chance = SeededRandom(seed: seed)
        for step in 0..<steps {
            let known = run.bench.events.count
            if step < kinds.count {
                var changes = kinds[step].members ?? []
                changes.append(.init("minimum_samples", 20))
                _ = try run.bench.send("experiments", Workbench.definition("x\(step)", .object(changes)))
            } else {
                let name = "x\(Int.random(in: 0..<kinds.count, using: &chance))"
                switch Int.random(in: 0...30, using: &chance) {
                case 0...3: _ = try run.bench.send("experiments/\(name)/start")
                case 4:
                    let weight = Double(Int.random(in: 0...100, using: &chance))
                    _ = try run.bench.send(
                        "experiments/\(name)/split",
                        ["weights": ["A": .number(weight), "B": .number(100 - weight)]])
                case 5 where Int.random(in: 0...9, using: &chance) == 0:
                    _ = try run.bench.send("experiments/\(name)/stop", ["reason": "chance"])
                case 7:
                    _ = try run.bench.send("experiments/\(name)/exposure", ["unit": .string("user-\(step)")])
                case 6: run.bench.now += Int64.random(in: 0...90_000, using: &chance)
                default: break
                }
            }
            run.steps += run.bench.events[known...].map { .event($0.json) }
            try count(&run, &chance)
        }
        return run
    }

    private static func count(_ run: inout Run, _ chance: inout SeededRandom) throws {
        run.bench.now += 20_000
        while let window = run.bench.state.nextWindows().filter({ $0.end <= run.bench.now }).min(by: {
            $0.end < $1.end
        }) {
            let measures = window.arms.map { _ in Self.measures(&chance) }
            let events = run.bench.events.count
            try run.bench.count(window.experiment, measures)
            run.steps.append(.counted(window, measures))
            run.steps += run.bench.events[events...].map { .event($0.json) }
        }
    }

    private static func measures(_ chance: inout SeededRandom) -> ArmMeasures? {
        guard Int.random(in: 0...5, using: &chance) > 0 else { return nil }
        var window = ArmWindow()
        var values: [Double] = []
        for _ in 0..<Int.random(in: 0...30, using: &chance) {
            var sample = Measures.sample(
                latency: Double.random(in: 1...100, using: &chance),
                isError: Int.random(in: 0...9, using: &chance) == 0,
                unit: UInt64.random(in: 0..<500, using: &chance) &* 0x9E37_79B9_7F4A_7C15)
            sample.presence.insert(.covariate)
            sample.covariate = Double.random(in: 0...1, using: &chance)
            window.insert(sample)
            values.append(sample.latency)
            window.insertFeedback(score: sample.covariate, label: nil, unit: sample.unit)
        }
        return ArmMeasures(window, distribution: Measures.distribution(values))
    }

    @Test(
        "folding the recorded steps again gives the same bytes and decisions",
        arguments: 1...6 as ClosedRange<UInt64>)
    func again(seed: UInt64) throws {
        let run = try Self.run(seed: seed, steps: 250)
        var again = ExperimentsState()
        var decisions: [ExperimentDecision] = []
        for (index, step) in run.steps.enumerated() {
            switch step {
            case .event(let json):
                let event = try ExperimentEvent(json)
                let isDecision = event.decision != nil
                #expect(try again.apply(event, offset: Int64(event.sequence) - 1, isDecision: isDecision))
                #expect(try !again.apply(event, offset: 0))
            case .counted(let window, let measures):
                if let decision = again.count(window, measures) { decisions.append(decision) }
            }
            if index % 61 == 0 { again = try Workbench.restored(Workbench.bytes(again)) }
        }
        #expect(Workbench.bytes(again) == run.bench.encoded)
        #expect(decisions == run.bench.decisions)
        for name in (0..<Self.kinds.count).map({ "x\($0)" }) {
            #expect(again.show(name) == run.bench.state.show(name))
        }
    }

    @Test("every kind of event and decision happens, so that the test says something")
    func coverage() throws {
        var types: Set<ExperimentEventType> = []
        var kinds: Set<ExperimentDecision.Kind> = []
        for seed in 1...6 as ClosedRange<UInt64> {
            let run = try Self.run(seed: seed, steps: 250)
            types.formUnion(run.bench.events.map(\.type))
            kinds.formUnion(run.bench.decisions.map(\.kind))
        }
        #expect(types == Set(ExperimentEventType.allCases))
        #expect(kinds == Set(ExperimentDecision.Kind.allCases))
    }

    @Test("hostile bytes are an error and never a trap")
    func hostile() throws {
        let bytes = try Self.run(seed: 7, steps: 120).bench.encoded
        for length in stride(from: 0, to: bytes.count, by: 41) {
            #expect(throws: ByteCodingError.self) { try Workbench.restored(Array(bytes[..<length])) }
        }
        var chance = SeededRandom(seed: 7)
        for _ in 0..<1_500 {
            var broken = bytes
            broken[Int.random(in: 0..<bytes.count, using: &chance)] ^= UInt8.random(
                in: 1...255, using: &chance)
            guard var state = try? Workbench.restored(broken) else { continue }
            // Whatever could be read can be asked, and counts on.
            _ = try? state.answer(["experiments"], QueryParameters())
            _ = state.evaluateFlags(["context": ["targetingKey": "u"]])
            for window in state.nextWindows() {
                _ = state.count(window, window.arms.map { _ in Measures.latencies([1, 2]) })
            }
            _ = Workbench.bytes(state)
        }
    }

    static let strangers: [JSONValue] = [
        [:], ["id": "x"], ["id": "experiments-0", "type": "io.varve.experiment.started.v1"],
        ["id": "experiments-1", "type": "io.varve.experiment.eaten.v1", "time": "2026-01-01T00:00:00Z"],
        ["id": "experiments-1", "type": "io.varve.experiment.started.v1", "time": "now"],
        ["id": "experiments-1", "type": "io.varve.experiment.defined.v1", "time": "2026-01-01T00:00:00Z"],
        [
            "id": "experiments-1", "type": "io.varve.experiment.split.v1", "time": "2026-01-01T00:00:00Z",
            "data": ["experiment": "x", "actor": "a", "weights": ["A"]],
        ],
    ]

    @Test("an event that nobody made is an error", arguments: strangers.indices)
    func foreign(index: Int) {
        #expect(throws: EventError.self) { try ExperimentEvent(Self.strangers[index]) }
    }

    @Test("an event that doesn't follow from the state is an error")
    func unfounded() throws {
        var bench = Workbench()
        _ = try bench.send("experiments", Workbench.definition())
        let next = bench.state.nextSequence
        let changes: [(String, ExperimentChange)] = [
            ("nope", .started), ("x", .decided(.archiveCandidate, winner: nil)),
            ("x", .split(ArmWeights([100]), seed: nil)), ("x", .split(ArmWeights([-50, 150]), seed: nil)),
            ("x", bench.events[0].change),
        ]
        for (name, change) in changes {
            let event = ExperimentEvent(sequence: next, time: 0, experiment: name, actor: "a", change: change)
            var state = bench.state
            #expect(throws: EventError.self, "\(change)") { try state.apply(event, offset: 0) }
        }
        let gap = ExperimentEvent(sequence: next + 1, time: 0, experiment: "x", actor: "a", change: .started)
        var state = bench.state
        #expect(throws: EventError.self) { try state.apply(gap, offset: 0) }
    }
}
