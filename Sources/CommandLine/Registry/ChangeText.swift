import JSON

/// A side of a change as a table shows it.
enum ChangeText {
    /// - Parameter side: `from` or `to`.
    static func side(_ change: JSONValue, _ side: String) -> String? {
        guard let value = change[side] else { return nil }
        let kind = change["kind"]?.string
        if value == .null { return nil }
        guard change["field"] == .null || change["field"] == nil else {
            if kind == "traffic" { return value.number.map(NumberText.share) }
            return text(value)
        }
        switch kind {
        case "traffic": return RegistryText.split(value)
        case "alias": return value["version"]?.string
        case "version":
            return [value["stage"]?.string, value["approval"]?.string].compactMap(\.self)
                .joined(separator: ", ")
        case "deployment":
            let strategy = (value["strategy"]?.string ?? "?").replacing("_", with: "-")
            return "\(strategy) of \(value["version"]?.string ?? "?") to "
                + "\(value["environment"]?.string ?? "?"), \(RegistryText.progress(value))"
        default: return value["description"]?.string
        }
    }

    private static func text(_ value: JSONValue) -> String {
        if let text = value.string { return text }
        if let elements = value.array, elements.allSatisfy({ $0.string != nil }) {
            return RegistryText.list(value) ?? "none"
        }
        if let members = value.members,
            members.allSatisfy({ $0.value.members == nil && $0.value.array == nil })
        {
            return RegistryText.pairs(value) ?? "none"
        }
        return value.text
    }
}
