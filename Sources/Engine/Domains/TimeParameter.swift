import JSON

/// A time among the parameters of a question.
enum TimeParameter {
    /// Milliseconds since 1970; nil if the parameter is not given.
    ///
    /// - Throws: `EngineError` of kind `invalid` that names the parameter.
    static func read(_ name: String, _ parameters: [String: String]) throws(EngineError) -> Int64? {
        guard let text = parameters[name] else { return nil }
        guard let time = RFC3339.milliseconds(text) else {
            throw .parameter(name, "'\(text)' is no RFC 3339 time such as 2026-01-01T00:00:00Z")
        }
        return time
    }
}
