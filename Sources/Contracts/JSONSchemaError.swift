/// A schema that can't be used, with everything in it that is wrong.
public struct JSONSchemaError: Error, Sendable, CustomStringConvertible {
    /// At least one. Pointers are into the schema.
    public var violations: [JSONSchema.Violation]

    public var description: String { violations.map(\.description).joined(separator: "\n") }
}
