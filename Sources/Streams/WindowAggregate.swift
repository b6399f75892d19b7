public import ByteCoding
public import Events

/// What a domain keeps of one window of one series: a value that takes rows in and merges exactly.
///
/// A domain that aggregates inferences by window writes this and a view; `PaneFold` and `WindowStore` do the
/// rest in the data shards and in the control shard.
public protocol WindowAggregate: Sendable {
    /// The name under which the aggregate travels and is stored. Never reused for another encoding.
    static var name: String { get }

    init()

    /// Takes one event in. On the hot path: no allocation once the window is warm.
    mutating func insert(_ row: UnsafePointer<InferenceRow>, features: UnsafeBufferPointer<FeatureRow>)

    /// Adds another part of the same window. The order of merging must not show in any answer, except where a limit
    /// that the aggregate states was passed.
    mutating func merge(_ other: Self)

    /// Equal aggregates must give equal bytes.
    func encode(into writer: inout ByteWriter)
    init(from reader: inout ByteReader) throws(ByteCodingError)
}

extension WindowAggregate {
    public init(bytes: [UInt8]) throws(ByteCodingError) {
        var reader = ByteReader(bytes)
        try self.init(from: &reader)
        try reader.finish()
    }

    public var bytes: [UInt8] {
        var writer = ByteWriter()
        encode(into: &writer)
        return writer.bytes
    }
}
