import JSON

/// A JSON object without depth: `latency_ms.p50` for nested members, arrays as their JSON text.
struct FlatRecord {
    private(set) var names: [String] = []
    private(set) var values: [String: JSONValue] = [:]

    init(_ value: JSONValue) { add(value, name: "") }

    private mutating func add(_ value: JSONValue, name: String) {
        guard let members = value.members, !members.isEmpty else {
            names.append(name.isEmpty ? "value" : name)
            values[name.isEmpty ? "value" : name] = value
            return
        }
        for member in members {
            add(member.value, name: name.isEmpty ? member.name : "\(name).\(member.name)")
        }
    }
}
