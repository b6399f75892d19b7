import Commands
public import JSON
import Statistics

extension ExperimentDefinition {
    /// As a definition is written, with everything that was left out filled in.
    public var json: JSONValue { .object(members) }

    var members: [JSONValue.Member] {
        [
            .init("name", .string(name)), .init("model", .string(model)),
            .init("description", JSONValue(description)),
            .init(
                "arms",
                .array(
                    zip(arms, weights.values).map { arm, weight in
                        .object((arm.json.members ?? []) + [.init("weight", .exact(weight))])
                    })),
            .init("metric", .string(metric.name)), .init("goal", .string(goal.rawValue)),
        ] + rule.members + options
    }

    /// All members but the arms.
    var membersWithoutArms: [JSONValue.Member] { members.filter { $0.name != "arms" } }

    private var options: [JSONValue.Member] {
        [
            .init("baseline", baseline?.json ?? .null), .init("guardrails", .array(guardrails.map(\.json))),
            .init("unit", .string(unit.rawValue)),
            .init("covariate", JSONValue(covariate?.rawValue)),
            .init("winsorize", .exact(winsorizedQuantile)), .init("salt", .string(salt)),
            .init("layer", layer?.json ?? .null), .init("holdout", holdout?.json ?? .null),
            .init("overrides", .object(overrides.map { .init($0.unit, .string($0.arm)) })),
            .init("bandit", bandit?.json ?? .null), .init("actions", actions?.json ?? .null),
        ]
    }
}
