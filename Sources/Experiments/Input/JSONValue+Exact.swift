import JSON

extension JSONValue {
    /// A whole number without a point, any other as a double.
    static func exact(_ value: Double) -> JSONValue {
        Int64(exactly: value).map(JSONValue.integer) ?? .number(value)
    }

    static func exact(_ value: Double?) -> JSONValue { value.map { .exact($0) } ?? .null }

    static func time(_ milliseconds: Int64) -> JSONValue { .string(RFC3339.text(milliseconds)) }

    static func time(_ milliseconds: Int64?) -> JSONValue { milliseconds.map { .time($0) } ?? .null }

    static func duration(_ milliseconds: Int64?) -> JSONValue {
        milliseconds.map { .string(DurationText.format(milliseconds: max(0, $0))) } ?? .null
    }
}
