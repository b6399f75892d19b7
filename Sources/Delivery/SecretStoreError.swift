/// Why secrets can't be read or kept.
public struct SecretStoreError: Error, Sendable, Equatable, CustomStringConvertible {
    public var reason: String

    init(_ reason: String) { self.reason = reason }

    public var description: String { reason }
}
