/// What a reader of lines or records found.
package enum ReadOutcome: Sendable, Equatable {
    case read
    /// Larger than the limit: passed over without being held. `bytes` is its whole length.
    case tooLong(bytes: Int64)
    /// Read, and not what the format allows.
    case malformed(reason: String)
    /// Nothing came within the wait.
    case nothingYet
    case end
}
