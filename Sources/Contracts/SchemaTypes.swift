import JSON

/// A set of JSON Schema's types.
struct SchemaTypes: OptionSet, Sendable {
    let rawValue: UInt8

    static let null = SchemaTypes(rawValue: 1)
    static let boolean = SchemaTypes(rawValue: 2)
    static let integer = SchemaTypes(rawValue: 4)
    static let number = SchemaTypes(rawValue: 8)
    static let string = SchemaTypes(rawValue: 16)
    static let array = SchemaTypes(rawValue: 32)
    static let object = SchemaTypes(rawValue: 64)

    static let named: [(name: String, type: SchemaTypes)] = [
        ("null", .null), ("boolean", .boolean), ("integer", .integer), ("number", .number),
        ("string", .string), ("array", .array), ("object", .object),
    ]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Nil if no type has that name.
    init?(named name: String) {
        guard let type = Self.named.first(where: { $0.name == name })?.type else { return nil }
        self = type
    }

    /// All types that a value has: a whole number is an integer and a number, however it is written (`1.0`).
    init(of value: JSONValue) {
        self =
            switch value {
            case .null: .null
            case .bool: .boolean
            case .integer: [.integer, .number]
            case .number(let number): number.rounded() == number ? [.integer, .number] : .number
            case .string: .string
            case .array: .array
            case .object: .object
            }
    }

    /// The names, for messages: `a number or null`.
    var phrase: String {
        let names = Self.named.filter { contains($0.type) }.map { name, _ in
            switch name {
            case "null": "null"
            case "integer", "array", "object": "an \(name)"
            default: "a \(name)"
            }
        }
        return names.joined(separator: " or ")
    }
}
