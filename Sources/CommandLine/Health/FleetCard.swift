import JSON

/// The fleet as a card.
struct FleetCard {
    private var fleet: JSONValue

    init(_ fleet: JSONValue) { self.fleet = fleet }

    var card: Card {
        var card = Card("\(fleet["devices"]?.text ?? "0") devices")
        card.add("mean score", HealthText.points(fleet["mean_score"]))
        card.add("statuses", Self.counts(fleet["statuses"]))
        card.add(
            "scores",
            (fleet["distribution"]?.array ?? []).compactMap { bin in
                guard let count = bin["devices"]?.integer, count > 0 else { return nil }
                return "\(bin["from"]?.text ?? "?") to \(bin["to"]?.text ?? "?"): \(count)"
            })
        card.add(
            "worst",
            (fleet["worst"]?.array ?? []).map { one in
                let because = one["because"]?.string.map { ", \($0)" } ?? ""
                return "\(one["device"]?.string ?? "?") \(HealthText.points(one["score"]) ?? "?") "
                    + "\(one["status"]?.string ?? "?")\(because)"
            })
        card.add("classes", Self.groups(fleet["classes"]))
        card.add("cells", Self.groups(fleet["cells"]))
        card.add("since yesterday", changes)
        return card
    }

    private static func counts(_ statuses: JSONValue?) -> String? {
        let texts = (statuses?.members ?? []).compactMap { status in
            status.value.integer.flatMap { $0 > 0 ? "\($0) \(status.name)" : nil }
        }
        return texts.isEmpty ? nil : texts.joined(separator: ", ")
    }

    private static func groups(_ groups: JSONValue?) -> [String] {
        (groups?.members ?? []).map { group in
            let mean = HealthText.points(group.value["mean_score"]) ?? "?"
            return "\(group.name): \(mean) on average, \(counts(group.value["statuses"]) ?? "none")"
        }
    }

    private var changes: [String] {
        guard let changes = fleet["since_yesterday"], let compared = changes["compared"]?.integer,
            compared > 0
        else { return [] }
        let mean = HealthText.signed(changes["mean_change"]) ?? "?"
        let all =
            "\(mean) on average, \(changes["better"]?.text ?? "?") better, \(changes["worse"]?.text ?? "?") worse"
        return [all]
            + (changes["fallen_most"]?.array ?? []).map {
                "\($0["device"]?.string ?? "?") \(HealthText.signed($0["change"]) ?? "?")"
            }
    }
}
