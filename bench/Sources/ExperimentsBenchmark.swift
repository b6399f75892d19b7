import Commands
import Experiments
import JSON

/// What experiments cost: an event with a variant, an assignment, a question.
enum ExperimentsBenchmark: Benchmark {
    static let name = "experiments"
    static let summary =
        "counting an event for experiments, assigning a unit, and showing one of 1,000 that run"

    private typealias Run = (wall: Double, cpu: Double)
    private static let experimentCount = 1_000

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        let samples = (0..<1_024).map(sample)
        var window = ArmWindow()
        var (inserts, assignments, questions): ([Run], [Run], [Run]) = ([], [], [])
        let before = residentBytes()
        let state = try running()
        let taken = residentBytes() - before
        guard let assigner = state.assigner(of: "x0") else { throw Failure(reason: "no experiment") }
        let units = (0..<1_000).map { "user-\($0)" }
        var assigned = 0
        for _ in 0..<options.repeats {
            inserts.append(
                measureWork {
                    for _ in 0..<1_000 {
                        samples.withUnsafeBufferPointer { samples in
                            guard let first = samples.baseAddress else { return }
                            for index in samples.indices { window.insert(first + index) }
                        }
                    }
                })
            assignments.append(
                measureWork {
                    for _ in 0..<1_000 { for unit in units { assigned += assigner.place(of: unit).arm } }
                })
            questions.append(
                measureWork { for index in 0..<experimentCount { _ = state.show("x\(index)") } })
        }
        return [
            .init("ns_per_event", rounded(median(inserts).cpu / Double(1_000 * samples.count) * 1e9)),
            .init("ns_per_assignment", rounded(median(assignments).cpu / Double(1_000 * units.count) * 1e9)),
            .init("us_per_shown_experiment", rounded(median(questions).cpu / Double(experimentCount) * 1e6)),
            .init("resident_megabytes_of_1000_experiments", JSONValue(taken >> 20)),
            .init("counted", JSONValue(window.count)), .init("in_treatment", JSONValue(assigned)),
        ]
    }

    private static func sample(_ index: Int) -> ArmSample {
        var sample = ArmSample(
            presence: [.latency, .firstToken, .inputTokens, .outputTokens, .cost], isError: index % 50 == 0)
        sample.latency = 3 + Double(index) * 0.37
        sample.firstToken = 4.5 + Double(index % 7)
        sample.inputTokens = Double(index % 300)
        sample.outputTokens = Double(index % 211)
        sample.cost = Double(index % 97) * 1e-5
        return sample
    }

    /// Experiments with ten counted windows each.
    private static func running() throws -> ExperimentsState {
        var state = ExperimentsState()
        let samples = (0..<200).map(sample)
        var (control, treatment) = (ArmWindow(), ArmWindow())
        for sample in samples { control.insert(sample) }
        for sample in samples.reversed() { treatment.insert(sample) }
        for index in 0..<experimentCount {
            let name = "x\(index)"
            try send(["experiments"], definition(name), to: &state)
            try send(["experiments", name, "start"], nil, to: &state)
            for _ in 0..<10 {
                guard let next = state.nextWindow(of: name) else { break }
                _ = state.count(next, [ArmMeasures(control), ArmMeasures(treatment)])
            }
        }
        return state
    }

    private static func definition(_ name: String) -> JSONValue {
        [
            "name": .string(name), "model": "chat", "metric": "latency_ms", "goal": "decrease",
            "minimum_samples": 1_000_000,
            "arms": [["arm": "A", "weight": 50, "control": true], ["arm": "B", "weight": 50]],
        ]
    }

    private static func send(_ path: [String], _ body: JSONValue?, to state: inout ExperimentsState) throws {
        let command = ResourceCommand("POST", path, body: body, actor: "bench", time: 0)
        guard case .accepted(let acceptance) = state.decide(command) else {
            throw Failure(reason: "\(path) is refused")
        }
        for event in acceptance.events { try state.apply(event, offset: 0) }
    }
}
