import JSON

/// What `as_of` names: a place in the journals, or a time.
enum Moment: Hashable, Sendable {
    /// As an earlier answer gave it.
    case position(Position)
    /// The state after all that was recorded before the first tick later than this, milliseconds since 1970.
    case time(Int64)

    /// - Throws: `EngineError` of kind `invalid` for text that is neither.
    init(parsing text: String) throws(EngineError) {
        if let time = RFC3339.milliseconds(text) {
            self = .time(time)
            return
        }
        do {
            self = .position(try Position(parsing: text))
        } catch {
            throw EngineError(
                .invalid,
                "as_of: '\(text.prefix(100))' is neither an RFC 3339 time nor a position of this server",
                errors: [.init(pointer: "as_of", reason: "neither a time nor a position")])
        }
    }
}
