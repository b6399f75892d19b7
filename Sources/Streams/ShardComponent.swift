/// A part of a shard's state with a name, encoded: what two states that should be equal are compared by.
public struct ShardComponent: Sendable, Equatable {
    public var name: String
    public var bytes: [UInt8]

    public init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}
