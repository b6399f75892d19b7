/// What is wrong in one place of a command's body.
public struct FieldFault: Sendable, Hashable {
    /// A JSON pointer (RFC 6901) into the body; empty for the whole.
    public var pointer: String
    public var reason: String

    public init(_ pointer: String, _ reason: String) {
        (self.pointer, self.reason) = (pointer, reason)
    }
}
