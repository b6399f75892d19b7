import JSON

/// Pieces of the registry as people read them.
enum RegistryText {
    /// `v1 90 %, v2 10 %`, the largest share first; nil of nothing.
    static func split(_ split: JSONValue?) -> String? {
        let shares = (split?.members ?? []).sorted { first, second in
            (second.value.number ?? 0, first.name) < (first.value.number ?? 0, second.name)
        }
        let texts = shares.map { "\($0.name) \(NumberText.share($0.value.number ?? 0))" }
        return texts.isEmpty ? nil : texts.joined(separator: ", ")
    }

    /// `team=a, tier=gold`; nil of nothing.
    static func pairs(_ object: JSONValue?) -> String? {
        let texts = (object?.members ?? []).map { "\($0.name)=\($0.value.string ?? $0.value.text)" }
        return texts.isEmpty ? nil : texts.joined(separator: ", ")
    }

    /// The texts of a list, with commas; nil of nothing.
    static func list(_ array: JSONValue?) -> String? {
        let texts = (array?.array ?? []).map { $0.string ?? $0.text }
        return texts.isEmpty ? nil : texts.joined(separator: ", ")
    }

    /// `deploying, step 1 of 2, 10 %`.
    static func progress(_ deployment: JSONValue) -> String {
        var parts = [(deployment["status"]?.string ?? "?").replacing("_", with: " ")]
        if let step = deployment["step"]?.integer, step > 0 {
            let total = deployment["steps_total"]?.integer.map { " of \($0)" } ?? ""
            parts.append("step \(step)\(total)")
        }
        if let weight = deployment["weight"]?.number { parts.append(NumberText.share(weight)) }
        if let other = deployment["superseded_by"]?.string { parts.append("by \(other)") }
        return parts.joined(separator: ", ")
    }

    /// `canary of chat/v2 to production`.
    static func what(_ deployment: JSONValue) -> String {
        let strategy = (deployment["strategy"]?.string ?? "deployment").replacing("_", with: "-")
        return "\(strategy) of \(version(deployment)) to \(deployment["environment"]?.string ?? "?")"
    }

    /// `chat/v2`.
    static func version(_ resource: JSONValue) -> String {
        "\(resource["model"]?.string ?? "?")/\(resource["version"]?.string ?? "?")"
    }

    /// `2026-01-05 12:00:00 by ann`; nil if it isn't known.
    static func stamp(_ resource: JSONValue, _ prefix: String) -> String? {
        guard let time = resource["\(prefix)_at"]?.string else { return nil }
        return TimeText.short(time) + (resource["\(prefix)_by"]?.string.map { " by \($0)" } ?? "")
    }
}
