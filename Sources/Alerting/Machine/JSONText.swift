import JSON

/// Numbers in reasons, as JSON writes them.
enum JSONText {
    static func of(_ value: Double) -> String {
        (Int64(exactly: value).map(JSONValue.integer) ?? .number(value)).text
    }
}
