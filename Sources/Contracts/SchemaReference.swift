package import JSON

/// References within one JSON Schema document, for those who read schemas to describe them.
package enum SchemaReference {
    /// The definition that a schema refers to with `$ref`, or the schema itself.
    package static func target(of schema: JSONValue, in document: JSONValue) -> JSONValue {
        guard let name = schema["$ref"]?.string?.split(separator: "/").last else { return schema }
        return document["$defs"]?[String(name)] ?? schema
    }
}
