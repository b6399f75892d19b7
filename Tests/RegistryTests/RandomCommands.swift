import JSON
import Randomness
import Registry

/// Draws commands that are often sensible, and windows' measures.
struct RandomCommands {
    private var chance: SeededRandom
    /// Deployments that were asked for.
    private var deploymentCount = 0
    /// The last command with a key, to be tried again.
    private var keyed: RegistryCommand?
    private var keyCount = 0
    /// Deployments that may take a command.
    var open: [String] = []

    init(seed: UInt64) { chance = SeededRandom(seed: seed) }

    mutating func draw(_ names: [String]) -> String { names.randomElement(using: &chance) ?? "" }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &chance) }

    private mutating func model() -> String { draw(["a", "b", "c", "d", "e"]) }
    private mutating func version() -> String { draw(["v1", "v2", "v3", "v4", "v5", "v6"]) }
    private mutating func environment() -> String { draw(["production", "test"]) }

    /// A model with versions that may be deployed, and traffic.
    static func beginning(_ model: String, time: Int64) -> [RegistryCommand] {
        let path = ["models", model]
        func make(_ method: String, _ path: [String], _ body: JSONValue) -> RegistryCommand {
            RegistryCommand(method, path, body: body, actor: "ann", time: time)
        }
        return [make("POST", ["models"], ["model": .string(model)])]
            + ["v1", "v2", "v3"].flatMap { version in
                [
                    make("POST", path + ["versions"], ["version": .string(version)]),
                    make("POST", path + ["versions", version, "approval"], ["approval": "approved"]),
                ]
            } + [make("PUT", path + ["traffic", "production"], ["split": ["v1": 50, "v2": 50]])]
    }

    mutating func command(time: Int64) -> RegistryCommand {
        if let keyed, number(0...9) == 0 { return keyed }
        var command = unkeyedCommand(time: time)
        if number(0...3) == 0 {
            keyCount += 1
            command.idempotencyKey = "key-\(keyCount)"
            keyed = command
        }
        return command
    }

    private mutating func unkeyedCommand(time: Int64) -> RegistryCommand {
        let (model, version) = (model(), version())
        let versions = ["models", model, "versions"]
        let command: RegistryCommand
        let actor = draw(["ann", "bob"])
        func make(_ method: String, _ path: [String], _ body: JSONValue?) -> RegistryCommand {
            RegistryCommand(method, path, body: body, actor: actor, time: time)
        }
        switch number(0...29) {
        case 0:
            let policy: JSONValue = number(0...1) == 0 ? .null : ["required": 2]
            command = make("POST", ["models"], ["model": .string(model), "approval_policy": policy])
        case 1: command = make("PATCH", ["models", model], ["tags": ["k": .string(draw(["x", "y"]))]])
        case 2:
            command =
                number(0...1) == 0
                ? make("DELETE", ["models", model], nil) : make("POST", ["models", model, "restore"], nil)
        case 3: command = make("POST", ["models", model, "rename"], ["name": .string(self.model())])
        case 4, 5, 6:
            let parents: JSONValue = .array(
                [.string(self.version()), .string("\(self.model())/v1")].dropLast(number(0...2)))
            command = make(
                "POST", versions, ["version": .string(version), "lineage": ["parents": parents, "job": "j"]])
        case 7:
            command = make(
                "PATCH", versions + [version],
                ["metrics": ["auc": .number(0.5)], "lineage": ["parents": [.string(self.version())]]])
        case 8:
            command =
                number(0...1) == 0
                ? make("DELETE", versions + [version], nil)
                : make("POST", versions + [version, "restore"], nil)
        case 9, 10:
            command = make(
                "POST", versions + [version, "stage"],
                ["stage": .string(draw(Stage.allCases.map(\.rawValue)))])
        case 11, 12, 13:
            let approval = draw([
                "approved", "approved", "approved", "approved", "conditional", "rejected", "pending",
            ])
            let conditions: JSONValue = approval == "conditional" ? ["watch"] : []
            command = make(
                "POST", versions + [version, "approval"],
                ["approval": .string(approval), "conditions": conditions])
        case 14: command = make("POST", versions + [version, "conditions"], ["condition": "watch"])
        case 15:
            command = make(
                draw(["PUT", "DELETE"]), ["models", model, "aliases", draw(["x", "y"])],
                number(0...2) == 0 ? nil : ["version": .string(version)])
        case 16:
            let split: JSONValue = .object([.init("v1", 40), .init(draw(["v2", "v3"]), 60)])
            command = make("PUT", ["models", model, "traffic", environment()], ["split": split])
        case 17, 18: command = make("POST", ["deployments"], deployment(model, version))
        default:
            command = make(
                "POST", ["deployments", draw(open.isEmpty ? ["d0"] : open), action()], [:])
        }
        return command
    }

    private mutating func action() -> String {
        draw(["advance", "advance", "pause", "resume", "resume", "promote", "promote", "rollback"])
    }

    private mutating func deployment(_ model: String, _ version: String) -> JSONValue {
        deploymentCount += 1
        let strategy = draw(Strategy.allCases.map(\.rawValue))
        var members: [JSONValue.Member] = [
            .init("id", .string("d\(deploymentCount)")), .init("model", .string(model)),
            .init("version", .string(version)), .init("environment", .string(environment())),
            .init("strategy", .string(strategy)),
        ]
        if strategy == "canary" {
            members.append(
                .init("steps", [["weight": 10, "gate": .bool(number(0...3) == 0)], ["weight": 100]]))
        }
        if strategy == "rolling" { members += [.init("replicas", 3), .init("batch", 2)] }
        let metric: JSONValue = ["field": "latency.p99_ms", "max": 100]
        if number(0...1) == 0 {
            members.append(.init("analysis", ["minimum_count": 1, "metrics": [metric]]))
        }
        return .object(members)
    }

    mutating func measures() -> WindowMeasures? {
        number(0...9) == 0 ? nil : WindowMeasures(count: UInt64(number(0...50)), p99: Double(number(0...120)))
    }
}
