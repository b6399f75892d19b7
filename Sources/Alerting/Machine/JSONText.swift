import JSON

/// Numbers in reasons, as JSON writes them, without the noise of binary fractions.
enum JSONText {
    static func of(_ value: Double) -> String {
        let value = SignificantDigits.round(value)
        return (Int64(exactly: value).map(JSONValue.integer) ?? .number(value)).text
    }
}
