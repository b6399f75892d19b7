import JSON

/// What changed of a model from one moment to another.
struct ModelDifference {
    /// One thing of a kind: its fields by name.
    private typealias Things = [String: [JSONValue.Member]]

    private static let ofModel = ["description", "provider", "endpoint", "tags", "approval_policy"]
    private static let ofVersion = [
        "stage", "approval", "conditions", "conditions_met", "approvals", "source", "description", "tags",
        "metrics", "lineage", "requirements", "input_schema", "price",
    ]
    private static let ofDeployment = [
        "version", "environment", "strategy", "steps", "replicas", "batch", "analysis", "status", "step",
        "weight", "reason", "superseded_by",
    ]

    /// `{"kind", "name", "change": "added|removed|changed", "field", "from", "to"}`: by kind, name and field. What was
    /// added or removed is one change without a field, with all that was known of it.
    let changes: [JSONValue]

    init(from old: ModelMoment, to new: ModelMoment) {
        changes =
            Self.changes("model", Self.model(old), Self.model(new))
            + Self.changes("version", Self.versions(old), Self.versions(new))
            + Self.changes("alias", Self.aliases(old), Self.aliases(new))
            + Self.changes("traffic", Self.traffic(old), Self.traffic(new))
            + Self.changes("deployment", Self.deployments(old), Self.deployments(new))
    }

    private static func changes(_ kind: String, _ old: Things, _ new: Things) -> [JSONValue] {
        Set(old.keys).union(new.keys).sorted().flatMap { name -> [JSONValue] in
            func row(_ change: String, _ field: String?, _ from: JSONValue, _ to: JSONValue) -> JSONValue {
                [
                    "kind": .string(kind), "name": .string(name), "change": .string(change),
                    "field": JSONValue(field), "from": from, "to": to,
                ]
            }
            switch (old[name], new[name]) {
            case (nil, let added?): return [row("added", nil, .null, .object(added))]
            case (let removed?, nil): return [row("removed", nil, .object(removed), .null)]
            case (let before?, let after?):
                return fields(before, after).map { row("changed", $0.name, $0.from, $0.to) }
            case (nil, nil): return []
            }
        }
    }

    /// The fields that differ, by name. One that is absent is null.
    private static func fields(
        _ old: [JSONValue.Member], _ new: [JSONValue.Member]
    ) -> [(name: String, from: JSONValue, to: JSONValue)] {
        let (before, after) = (JSONValue.object(old), JSONValue.object(new))
        return Set((old + new).map(\.name)).sorted().compactMap { name in
            let (from, to) = (before[name] ?? .null, after[name] ?? .null)
            return from.canonical == to.canonical ? nil : (name, from, to)
        }
    }

    private static func model(_ moment: ModelMoment) -> Things {
        guard let model = moment.model else { return [:] }
        return [model["model"]?.string ?? "": members(ofModel, of: model)]
    }

    private static func versions(_ moment: ModelMoment) -> Things {
        things(moment.versions, named: "version", ofVersion)
    }

    private static func deployments(_ moment: ModelMoment) -> Things {
        things(moment.deployments, named: "id", ofDeployment)
    }

    private static func aliases(_ moment: ModelMoment) -> Things {
        let aliases = moment.model?["aliases"]?.members ?? []
        return Dictionary(aliases.map { ($0.name, [.init("version", $0.value)]) }) { first, _ in first }
    }

    /// An environment's fields are its versions. Those that get nothing are no part of the split.
    private static func traffic(_ moment: ModelMoment) -> Things {
        let splits = (moment.traffic.members ?? []).map { split in
            (split.name, (split.value.members ?? []).filter { $0.value.number != 0 })
        }
        return Dictionary(splits) { first, _ in first }
    }

    private static func things(_ resources: [JSONValue], named name: String, _ fields: [String]) -> Things {
        let pairs = resources.map { ($0[name]?.string ?? "", members(fields, of: $0)) }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Those of the fields that say something.
    private static func members(_ names: [String], of resource: JSONValue) -> [JSONValue.Member] {
        names.compactMap { name in
            guard let value = resource[name], ![.null, [], [:]].contains(value) else { return nil }
            return .init(name, value)
        }
    }
}
