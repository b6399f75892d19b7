import JSON

/// What an event of a model's history says, in a few words.
enum HistoryText {
    /// `io.varve.registry.stage.changed.v1` is `stage.changed`.
    static func shortType(_ type: String) -> String {
        let (prefix, suffix) = ("io.varve.registry.", ".v1")
        guard type.hasPrefix(prefix), type.hasSuffix(suffix) else { return type }
        return String(type.dropFirst(prefix.count).dropLast(suffix.count))
    }

    static func summary(_ entry: JSONValue) -> String {
        let data = entry["data"] ?? .null
        func text(_ name: String) -> String { data[name].map { $0.string ?? $0.text } ?? "?" }
        switch shortType(entry["type"]?.string ?? "") {
        case "model.renamed": return "now \(text("name"))"
        case "stage.changed": return "\(text("version")): \(text("from")) → \(text("to"))"
        case "approval.recorded": return approval(data)
        case "condition.checked":
            return "\(text("version")): \(data["met"] == true ? "met" : "not met"): \(text("condition"))"
        case "alias.set":
            let previous = data["previous"]?.string.map { "\($0) → " } ?? ""
            return "\(text("alias")): \(previous)\(text("version"))"
        case "alias.deleted": return "\(text("alias")), was \(text("version"))"
        case "traffic.changed":
            return "\(text("environment")): \(RegistryText.split(data["split"]) ?? "none")"
        case let type where type.hasPrefix("deployment."): return deployment(data)
        default: return data["version"]?.string ?? ""
        }
    }

    private static func approval(_ data: JSONValue) -> String {
        let vote = data["approval"]?.string ?? "?"
        var text = "\(data["version"]?.string ?? "?"): \(vote)"
        if let conditions = RegistryText.list(data["conditions"]) { text += " (\(conditions))" }
        // With several approvers, one of them decides nothing alone.
        if let outcome = data["outcome"]?.string, outcome != vote { text += ", together \(outcome)" }
        return text
    }

    private static func deployment(_ data: JSONValue) -> String {
        var text = data["deployment"]?.string ?? "?"
        if let version = data["version"]?.string {
            let strategy = data["strategy"]?.string.map { " (\($0.replacing("_", with: "-")))" } ?? ""
            text += ": \(version) to \(data["environment"]?.string ?? "?")\(strategy)"
        }
        if let step = data["step"]?.integer { text += ": step \(step)" }
        if let weight = data["weight"]?.number { text += ", \(NumberText.share(weight))" }
        if let status = data["status"]?.string { text += ": \(status)" }
        if let other = data["by"]?.string { text += ": by \(other)" }
        if data["at_gate"] == true { text += ": waits at a gate" }
        return text
    }
}
