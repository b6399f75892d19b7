import Engine
import JSON
import Randomness
import SimulatedDisk
import Testing

/// Half an hour in which a few models have random latencies and gaps, and people put, change and delete rules, silence them
/// and acknowledge their alerts. The same for the same seed, but for the rules that are changed.
struct RandomHistory {
    static let minutes: Int64 = 30
    static let models = ["chat", "code", "sql"]
    static let rules = ["a", "b", "c"]

    private struct Command {
        var minute: Int64
        var method: String
        var path: String
        var body: JSONValue?
        var rule: String?
    }

    private let commands: [Command]
    /// By model and minute; nil for one without events.
    private let latencies: [String: [Double?]]
    /// In which of its minutes somebody acknowledges whatever fires, so that this follows from what happened.
    private let acknowledging: Set<Int64>

    init(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var latencies: [String: [Double?]] = [:]
        for model in Self.models {
            var level = 50.0
            latencies[model] = (0..<Self.minutes).map { _ in
                if random.chance(0.3) { level = [40, 60, 90, 130, 200][random.below(5)] }
                return random.chance(0.12) ? nil : level
            }
        }
        self.latencies = latencies
        var commands: [Command] = Self.rules.map {
            Command(minute: 0, method: "PUT", path: "rules/\($0)", body: Self.rule(&random, $0), rule: $0)
        }
        for _ in 0..<random.below(5) {
            let (minute, name) = (Int64(1 + random.below(20)), Self.rules[random.below(3)])
            let isKept = name == "a"
            switch isKept ? 2 : random.below(4) {
            case 0:
                commands.append(Command(minute: minute, method: "DELETE", path: "rules/\(name)", rule: name))
            case 1:
                let until = AlertTests.at(minute + Int64(1 + random.below(8)))
                commands.append(
                    Command(
                        minute: minute, method: "PUT", path: "silences/\(name)-\(minute)",
                        body: ["rule": .string(name), "until": .string(until)]))
            default:
                commands.append(
                    Command(
                        minute: minute, method: "PUT", path: "rules/\(name)", body: Self.rule(&random, name),
                        rule: name))
            }
        }
        // In the order in which people gave them, whatever was drawn first.
        self.commands = commands.enumerated().sorted {
            ($0.element.minute, $0.offset) < ($1.element.minute, $1.offset)
        }
        .map(\.element)
        acknowledging = Set((0..<random.below(4)).map { _ in Int64(random.below(Int(Self.minutes))) })
    }

    /// A rule of every kind that there is for these windows.
    static func rule(_ random: inout SeededRandom, _ name: String) -> JSONValue {
        func one<Value>(_ values: [Value]) -> Value { values[random.below(values.count)] }
        var members: [JSONValue.Member] = [
            .init(
                "when",
                .string("latency.\(one(["p99_ms", "mean_ms"])) \(one([">", "<"])) \(one([50, 80, 100, 150]))")
            )
        ]
        func add(_ name: String, _ probability: Double, _ values: [JSONValue]) {
            if random.chance(probability) { members.append(.init(name, one(values))) }
        }
        add("for", 0.7, ["1m", "2m", "3m", "5m"])
        add("keep_firing_for", 0.3, ["2m", "4m"])
        add("missing_after", 0.3, ["2m", "5m"])
        add("cooldown", 0.4, ["3m", "10m"])
        add("max_per_subject", 0.3, [1, 2])
        add("escalate", 0.3, [[["after": "2m", "severity": "critical"]]])
        add("where", 0.3, [["model": "c*"], ["model": "sql"]])
        add("window", 0.2, ["2m", "3m"])
        // Only one that is never deleted can be waited for.
        if name != "a" { add("depends_on", 0.3, [["a"]]) }
        return .object(members)
    }

    /// Lives it on an empty disk.
    ///
    /// - Parameters:
    ///   - changed: by rule, what is put whenever the rule is put.
    ///   - deleted: rules that nobody puts or deletes.
    ///   - known: ids of alerts by the minute in which they are acknowledged; nil finds those that fire then.
    /// - Returns: the decisions, and what was acknowledged when.
    func live(
        on disk: SimulatedDisk, changed: [String: JSONValue] = [:], deleted: Set<String> = [],
        acknowledging known: [Int64: [String]]? = nil
    ) async throws -> (decisions: [JSONValue], acknowledged: [Int64: [String]]) {
        let engine = try await AlertTests.open(disk)
        try await AlertTests.declare(engine, 0)
        var acknowledged: [Int64: [String]] = [:]
        for minute in 0..<Self.minutes {
            for command in commands where command.minute == minute {
                if let rule = command.rule, deleted.contains(rule) { continue }
                let body = command.body.map { body in command.rule.flatMap { changed[$0] } ?? body }
                // What is deleted may not be there.
                _ = try? await AlertTests.send(engine, command.method, command.path, body)
            }
            if acknowledging.contains(minute) {
                var ids = known?[minute] ?? []
                if known == nil {
                    let firing = try await AlertTests.alerts(engine, ["state": "firing"])
                    ids = firing.compactMap { $0["id"]?.string }
                }
                acknowledged[minute] = ids
                for id in ids {
                    _ = try? await AlertTests.send(engine, "POST", "alerts/\(id)/acknowledge", [:])
                }
            }
            let lines = Self.models.indices.flatMap { events(ofModel: $0, minute) }
            if !lines.isEmpty { _ = try await engine.publish(lines) }
            try await AlertTests.declare(engine, minute + 1)
        }
        let answer = try await AlertTests.look(engine, "views/decisions", ["limit": "10000"])
        try await engine.engine.stop()
        return (try #require(answer["decisions"]?.array), acknowledged)
    }

    private func events(ofModel place: Int, _ minute: Int64) -> [String] {
        let model = Self.models[place]
        guard let latency = latencies[model]?[Int(minute)] else { return [] }
        return (0..<6).map { index in
            TestEngine.event(
                Int(minute) * 100 + place * 10 + index,
                at: AlertTests.start + minute * AlertTests.minute + Int64(index) * 9_000, model: model,
                latency: latency + Double(index))
        }
    }
}
