import Contracts
import JSON

/// The fields below `data` of one type of event, as its contract has them.
struct EventFields {
    /// `data.latency_ms`
    private var known: [String] = []
    /// `data.features`: objects below which names are the sender's own.
    private var open: [String] = []

    /// Nil for a type that no contract knows: nothing can be said of it.
    init?(ofType type: String) {
        guard let schema = (try? ContractSet.embedded())?.schema(ofType: type)?.document,
            let data = schema["properties"]?["data"]
        else { return nil }
        add(data, path: "data", in: schema)
    }

    /// The known field nearest to one that there is not; nil if there is such a field.
    func nearest(toUnknown field: String) -> String? {
        let isKnown = known.contains(field) || open.contains { field.hasPrefix($0 + ".") || field == $0 }
        return isKnown ? nil : NearestName.closest(to: field, among: known)
    }

    private mutating func add(_ object: JSONValue, path: String, in root: JSONValue) {
        for member in object["properties"]?.members ?? [] {
            let name = "\(path).\(member.name)"
            let schema = SchemaReference.target(of: member.value, in: root)
            known.append(name)
            if schema["additionalProperties"] != nil { open.append(name) }
            add(schema, path: name, in: root)
        }
    }
}
