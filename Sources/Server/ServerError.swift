/// Why the server could not start or stopped.
public struct ServerError: Error, Sendable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        /// Another process listens on the address.
        case addressInUse
        /// The address can't be bound for another reason, or its host has no address.
        case addressUnusable
        /// The address is reachable from other machines, and nothing protects it.
        case exposed
    }

    public var kind: Kind
    public var host: String
    public var port: Int
    /// What went wrong and what to do, in whole sentences.
    public var detail: String

    public init(_ kind: Kind, host: String, port: Int, _ detail: String) {
        self.kind = kind
        self.host = host
        self.port = port
        self.detail = detail
    }

    public var description: String { detail }
}
