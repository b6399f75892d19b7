import JSON

/// A version with what is live of it, as one object and as a card.
struct VersionCard {
    /// The version's own answer.
    var version: ResourceAnswer
    /// Of its model.
    var live: LiveState

    private var name: String { version.json["version"]?.string ?? "?" }

    /// Its weight by environment, where it has one.
    private var traffic: [JSONValue.Member] {
        let splits = live.traffic.members ?? []
        return splits.compactMap { split in split.value[name].map { .init(split.name, $0) } }
    }

    private var own: LiveState {
        var own = live
        own.deployments.removeAll { $0["version"]?.string != name }
        return own
    }

    /// The answer's members, and behind them `traffic` by environment and the open `deployments`.
    var json: JSONValue {
        let isOfAnswer: (JSONValue.Member) -> Bool = { ["position", "watermark"].contains($0.name) }
        let members = version.json.members ?? []
        let state = members.filter { !isOfAnswer($0) }
        return .object(
            state + [.init("traffic", .object(traffic)), .init("deployments", .array(own.deployments))]
                + members.filter(isOfAnswer))
    }

    var card: Card {
        let version = self.version.json
        var card = Card(RegistryText.version(version))
        card.add("stage", version["stage"]?.string)
        card.add("approval", approvals(version))
        card.add("conditions", conditions(version))
        card.add("aliases", RegistryText.list(version["aliases"]))
        card.add("traffic", traffic.map { "\($0.name): \(NumberText.share($0.value.number ?? 0))" })
        card.add("deploying", own.lines)
        card.add("description", version["description"]?.string)
        card.add("source", version["source"]?.string)
        card.add("tags", RegistryText.pairs(version["tags"]))
        card.add("metrics", RegistryText.pairs(version["metrics"]))
        card.add("requires", RegistryText.pairs(version["requirements"]))
        card.add("takes", features(version))
        card.add("price", RegistryText.pairs(version["price"]))
        let lineage = version["lineage"]
        card.add("parents", RegistryText.list(lineage?["parents"]))
        card.add("dataset", lineage?["dataset"]?.string)
        card.add("code", lineage?["code"]?.string)
        card.add("run", lineage?["run_id"]?.string)
        card.add("created", RegistryText.stamp(version, "created"))
        card.add("updated", RegistryText.stamp(version, "updated"))
        card.add("deleted", version["deleted_at"]?.string.map(TimeText.short))
        card.add("revision", self.version.revision)
        return card
    }

    /// `age: numeric, country: categorical`; nil without an input schema.
    private func features(_ version: JSONValue) -> String? {
        let texts = (version["input_schema"]?.array ?? []).map { feature in
            "\(feature["name"]?.string ?? "?"): \(feature["kind"]?.string ?? "?")"
        }
        return texts.isEmpty ? nil : texts.joined(separator: ", ")
    }

    /// What stands, and below it who said what.
    private func approvals(_ version: JSONValue) -> [String] {
        let votes = (version["approvals"]?.array ?? []).map { vote in
            let comment = vote["comment"]?.string.map { ": \($0)" } ?? ""
            let time = vote["at"]?.string.map(TimeText.short) ?? "?"
            return "\(vote["approval"]?.string ?? "?") by \(vote["by"]?.string ?? "?"), \(time)\(comment)"
        }
        let approval = version["approval"]?.string ?? "?"
        let isOfOne = votes.count == 1 && votes[0].hasPrefix(approval + " by ")
        return isOfOne ? votes : [approval] + votes
    }

    private func conditions(_ version: JSONValue) -> [String] {
        let met = version["conditions_met"]?.array ?? []
        return (version["conditions"]?.array ?? []).compactMap(\.string).map { condition in
            guard let check = met.first(where: { $0["condition"]?.string == condition }) else {
                return "[ ] \(condition)"
            }
            return "[x] \(condition) (\(check["by"]?.string ?? "?"))"
        }
    }
}
