import Commands
import Experiments
import JSON
import Statistics

/// How often each method finds an effect where there is none, and where there is one, if people look every day.
///
/// A run is 30 days of 100 values of each arm, normally distributed around 100 with a deviation of 15; with an effect the
/// treatment's mean is 1.5 less. Every method gets the same values. It is decided by the domain itself, a counted window
/// for a day; the naive analyst takes the first p-value of Welch's test below 5 %.
enum ExperimentSimulation: Benchmark {
    static let name = "experiment-simulation"
    static let summary = "false positive rate and power of each method under daily looks"

    private static let days = 30
    private static let perDay = 100
    private static let seed: UInt64 = 20_260_101

    private static let methods: [(name: String, definition: JSONValue)] = [
        ("naive_t_test", ["method": "fixed", "planned_samples": 1_000_000_000]),
        ("fixed", ["method": "fixed", "planned_samples": 6_000]), ("sequential", ["method": "sequential"]),
        (
            "group_sequential_obrien_fleming",
            ["method": "group_sequential", "planned_samples": 6_000, "looks": 10]
        ),
        (
            "group_sequential_pocock",
            [
                "method": "group_sequential", "planned_samples": 6_000, "looks": 10, "spending": "pocock",
            ]
        ), ("bayesian", ["method": "bayesian"]),
    ]

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        // A run takes 6,000 values.
        let runs = max(1, options.events / 1_000)
        var members: [JSONValue.Member] = [
            .init("runs", JSONValue(runs)), .init("looks", JSONValue(days)), .init("alpha", 0.05),
        ]
        let (null, effect) = (try share(runs, effect: 0, seed), try share(runs, effect: -1.5, seed + 1))
        for (index, method) in methods.enumerated() {
            members.append(
                .init(
                    method.name,
                    [
                        "false_positive_rate": .number(null[index].found),
                        "power": .number(effect[index].found),
                        "mean_samples_with_effect": .number(effect[index].samples.rounded()),
                    ]))
        }
        return members
    }

    private static func share(
        _ runs: Int, effect: Double, _ seed: UInt64
    ) throws -> [(found: Double, samples: Double)] {
        var generator = SeededGenerator(seed: seed)
        var (found, days) = (methods.map { _ in 0 }, methods.map { _ in 0 })
        for _ in 0..<runs {
            for (index, result) in try simulate(effect: effect, &generator).enumerated() {
                if result.isFound { found[index] += 1 }
                days[index] += result.day
            }
        }
        return methods.indices.map { index in
            (
                Double(found[index]) / Double(runs),
                Double(days[index]) / Double(runs) * Double(2 * perDay)
            )
        }
    }

    /// For each method whether it found a difference, and on which day it ended.
    private static func simulate(
        effect: Double, _ generator: inout SeededGenerator
    ) throws -> [(isFound: Bool, day: Int)] {
        var state = ExperimentsState()
        for method in methods { try begin(method.name, method.definition, in: &state) }
        var results = methods.map { _ in (isFound: false, day: days) }
        var open = Set(methods.indices)
        for day in 1...days {
            let measures = [draw(100, &generator), draw(100 + effect, &generator)]
            for index in methods.indices where open.contains(index) {
                let name = methods[index].name
                guard let window = state.nextWindow(of: name) else { continue }
                let decision = state.count(window, measures)
                if let decision { try state.apply(decision.event, offset: 0, isDecision: true) }
                let comparison = state.show(name)?.body["comparison"]
                let isSignificant = comparison?["significant"]?.bool == true
                let isNaivelyFound = name == "naive_t_test" && isSignificant
                guard decision != nil || isNaivelyFound else { continue }
                // An arm that is archived because it is found to be worse is a finding as well; what ends a
                // Bayesian experiment is always one.
                results[index] = (isFound: isSignificant || name == "bayesian", day: day)
                open.remove(index)
            }
        }
        return results
    }

    private static func draw(_ mean: Double, _ generator: inout SeededGenerator) -> ArmMeasures {
        let distribution = NormalDistribution(mean: mean, standardDeviation: 15)
        var window = ArmWindow()
        for _ in 0..<perDay {
            var sample = ArmSample(presence: .latency)
            sample.latency = generator.normal(distribution)
            window.insert(sample)
        }
        return ArmMeasures(window)
    }

    private static func begin(_ name: String, _ changes: JSONValue, in state: inout ExperimentsState) throws {
        let definition: [JSONValue.Member] = [
            .init("name", .string(name)), .init("model", "chat"), .init("metric", "latency_ms"),
            .init("goal", "decrease"),
            .init("arms", [["arm": "A", "weight": 50, "control": true], ["arm": "B", "weight": 50]]),
        ]
        let body = JSONValue.object(definition + (changes.members ?? []))
        for (path, body) in [(["experiments"], body), (["experiments", name, "start"], [:])] {
            let command = ResourceCommand("POST", path, body: body, actor: "bench", time: 0)
            guard case .accepted(let acceptance) = state.decide(command) else {
                throw Failure(reason: "\(name) is refused")
            }
            for event in acceptance.events { try state.apply(event, offset: 0) }
        }
    }
}
