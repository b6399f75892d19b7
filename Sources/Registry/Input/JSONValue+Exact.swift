import JSON

extension JSONValue {
    /// A whole number without a point, any other as a double.
    static func exact(_ value: Double) -> JSONValue {
        Int64(exactly: value).map(JSONValue.integer) ?? .number(value)
    }

    static func time(_ milliseconds: Int64) -> JSONValue { .string(RFC3339.text(milliseconds)) }

    /// The same value with the members of every object sorted by name, and whole numbers as integers, as if
    /// it had been parsed.
    var canonical: JSONValue {
        switch self {
        case .array(let values): .array(values.map(\.canonical))
        case .object(let members):
            .object(members.map { Member($0.name, $0.value.canonical) }.sorted { $0.name < $1.name })
        case .number(let value): .exact(value)
        default: self
        }
    }
}
