public import JSON

/// A JSON Schema (draft 2020-12) of the keywords that Varve's schemas use, compiled for validation.
///
/// Supported are `type`, `enum`, `const`, `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`,
/// `minLength`, `maxLength`, `pattern` (sequences of characters and classes), `format` (`date-time` alone, and it
/// is checked), `required`, `properties`, `additionalProperties`, `propertyNames`, `maxProperties`, `items`,
/// `anyOf`, `oneOf`, and `$ref` to `#` or `#/$defs/…`. Descriptive keywords (`title`, `description`, …) are
/// accepted. Any other keyword is an error when the schema is read: a schema never promises what nobody checks.
/// Numbers are compared as doubles.
public struct JSONSchema: Sendable {
    /// What is wrong in a value, or in a schema, and where.
    public struct Violation: Sendable, Hashable, CustomStringConvertible {
        /// A JSON pointer (RFC 6901); empty for the whole.
        public var pointer: String
        public var reason: String

        public init(pointer: String, reason: String) {
            self.pointer = pointer
            self.reason = reason
        }

        public var description: String { pointer.isEmpty ? reason : "\(pointer): \(reason)" }
    }

    /// At most so many violations of one value are told.
    public static let violationLimit = 100

    /// The document that the schema was read from.
    public let document: JSONValue
    let nodes: [SchemaNode]
    let root: Int

    /// Compiles a schema, or throws everything in it that is not supported or makes no sense.
    public init(_ document: JSONValue) throws(JSONSchemaError) {
        self.document = document
        (nodes, root) = try SchemaCompiler.compile(document)
    }

    /// What of `value` breaks the schema, in the order of the schema; none if it is valid.
    ///
    /// - Complexity: O(n · a) for a value of n parts and a alternatives (`anyOf`, `oneOf`) tried at each.
    public func validate(_ value: JSONValue) -> [Violation] {
        var validator = SchemaValidator(nodes: nodes)
        validator.check(value, against: root, at: "")
        return Array(validator.violations.prefix(Self.violationLimit))
    }
}
