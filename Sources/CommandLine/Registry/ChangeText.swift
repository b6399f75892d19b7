import JSON

/// A side of a change as a table shows it.
enum ChangeText {
    /// - Parameter side: `from` or `to`.
    static func side(_ change: JSONValue, _ side: String) -> String? {
        guard let value = change[side] else { return nil }
        let kind = change["kind"]?.string
        if value == .null { return nil }
        if let field = change["field"]?.string {
            if kind == "traffic" { return value.number.map(NumberText.share) }
            return field == "status" ? value.string?.replacing("_", with: " ") : text(value)
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
        // Who approved, and who checked which condition off.
        let people = (value.array ?? []).compactMap { entry in
            entry["by"]?.string.map {
                "\(entry["approval"]?.string ?? entry["condition"]?.string ?? "?") by \($0)"
            }
        }
        if !people.isEmpty { return people.joined(separator: ", ") }
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
