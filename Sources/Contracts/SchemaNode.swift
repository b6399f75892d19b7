import JSON

/// One compiled schema object. Others are named by their index among the nodes of the whole schema, so that a
/// schema may refer to itself.
struct SchemaNode: Sendable {
    /// The only format that Varve's schemas use.
    enum Format: String, Sendable, CaseIterable {
        case dateTime = "date-time"
    }

    /// Nil allows every type; empty allows none (the schema `false`).
    var types: SchemaTypes?
    /// Of `enum` or `const`.
    var allowedValues: [JSONValue]?
    var minimum: Double?
    var maximum: Double?
    var exclusiveMinimum: Double?
    var exclusiveMaximum: Double?
    /// In Unicode scalars, as the specification counts.
    var minLength: Int?
    var maxLength: Int?
    var pattern: SchemaPattern?
    var format: Format?
    var required: [String] = []
    var properties: [(name: String, node: Int)] = []
    var additionalProperties: Int?
    var propertyNames: Int?
    var maxProperties: Int?
    var items: Int?
    var anyOf: [Int] = []
    var oneOf: [Int] = []
    var reference: Int?

    /// Nodes that apply to the same value as this one.
    var inPlace: [Int] { anyOf + oneOf + (reference.map { [$0] } ?? []) }
}
