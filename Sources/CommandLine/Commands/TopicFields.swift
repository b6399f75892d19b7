import Contracts
import JSON

/// The fields of a topic's events as rows, read from their JSON Schemas.
enum TopicFields {
    /// - Parameter topic: as `EngineProvider.topic` gives it.
    static func table(of topic: JSONValue) -> JSONValue {
        var members = (topic.members ?? []).filter { $0.name != "events" && $0.value != .null }
        let fields = (topic["events"]?.array ?? []).flatMap { event in
            rows(event["schema"] ?? .null, type: event["type"] ?? .null)
        }
        members.append(.init("fields", .array(fields)))
        return .object(members)
    }

    private static func rows(_ schema: JSONValue, type: JSONValue) -> [JSONValue] {
        order(fields(of: schema, in: schema, below: "", isRequired: true)).map { field in
            [
                "event": type, "field": .string(field.path), "required": .bool(field.isRequired),
                "type": .string(field.type), "what": .string(field.summary),
            ]
        }
    }

    /// The event's own fields, then those of `data`; required ones first.
    private static func order(_ fields: [Field]) -> [Field] {
        func rank(_ field: Field) -> Int {
            (field.path.hasPrefix("data.") ? 2 : 0) + (field.isRequired ? 0 : 1)
        }
        return fields.sorted { (rank($0), $0.path) < (rank($1), $1.path) }
    }

    private struct Field {
        var path: String
        var isRequired: Bool
        var type: String
        var summary: String
    }

    /// The members of an object's schema, those of `data` and deeper ones included.
    private static func fields(of object: JSONValue, in root: JSONValue, below path: String, isRequired: Bool)
        -> [Field]
    {
        let required = Set((object["required"]?.array ?? []).compactMap(\.string))
        return (object["properties"]?.members ?? []).flatMap { member -> [Field] in
            let name = path + member.name
            // Of an object that may be left out, nothing has to be there.
            let isRequired = isRequired && required.contains(member.name)
            guard member.value["properties"] == nil else {
                return fields(of: member.value, in: root, below: name + ".", isRequired: isRequired)
            }
            let schema = SchemaReference.target(of: member.value, in: root)
            guard schema["type"] != "null" else { return [] }
            let summary = member.value["description"]?.string ?? schema["description"]?.string ?? ""
            return [
                Field(
                    path: name, isRequired: isRequired, type: type(of: schema, in: root),
                    summary: summary)
            ]
        }
    }

    /// `number`; `number, text or bool by name` of an object with names of the sender's own.
    private static func type(of schema: JSONValue, in root: JSONValue) -> String {
        if let constant = schema["const"] { return constant.text }
        if let choices = schema["enum"]?.array {
            return choices.filter { $0 != .null }.map(\.text).joined(separator: " or ")
        }
        if let content = schema["additionalProperties"] {
            return "\(type(of: SchemaReference.target(of: content, in: root), in: root)) by name"
        }
        let names = schema["type"]?.array?.compactMap(\.string) ?? [schema["type"]?.string ?? "text"]
        return names.filter { $0 != "null" }.map { $0 == "string" ? "text" : $0 }.joined(separator: " or ")
    }
}
