import JSON

/// A model with what is live of it, as one object and as a card.
struct ModelCard {
    /// The model's own answer.
    var model: ResourceAnswer
    var live: LiveState

    /// The answer's members, and behind them `traffic` and the open `deployments`.
    var json: JSONValue {
        var members = (model.json.members ?? []).filter { !["position", "watermark"].contains($0.name) }
        members += [
            .init("traffic", live.traffic), .init("deployments", .array(live.deployments)),
        ]
        return .object(
            members + (model.json.members ?? []).filter { ["position", "watermark"].contains($0.name) })
    }

    var card: Card {
        let model = self.model.json
        var card = Card(model["model"]?.string ?? "?")
        card.add("description", model["description"]?.string)
        card.add("provider", model["provider"]?.string)
        card.add("endpoint", model["endpoint"]?.string)
        card.add("tags", RegistryText.pairs(model["tags"]))
        card.add("aliases", RegistryText.pairs(model["aliases"]))
        card.add(
            "traffic",
            (live.traffic.members ?? []).map {
                "\($0.name): \(RegistryText.split($0.value) ?? "none")"
            })
        card.add("deploying", live.lines)
        card.add("approval", policy(model["approval_policy"]))
        card.add("created", RegistryText.stamp(model, "created"))
        card.add("updated", RegistryText.stamp(model, "updated"))
        card.add("revision", self.model.revision)
        return card
    }

    private func policy(_ policy: JSONValue?) -> String? {
        guard let required = policy?["required"]?.integer else { return nil }
        return "by \(required) of \(RegistryText.list(policy?["approvers"]) ?? "anybody")"
    }
}
