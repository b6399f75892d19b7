package import JSON

extension JSONValue {
    /// A whole number without a point, any other as a double.
    package static func exact(_ value: Double) -> JSONValue {
        Int64(exactly: value).map(JSONValue.integer) ?? .number(value)
    }

    package static func time(_ milliseconds: Int64) -> JSONValue { .string(RFC3339.text(milliseconds)) }
}
