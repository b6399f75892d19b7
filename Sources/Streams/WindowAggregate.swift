public import ByteCoding

/// What a domain keeps of one window of one series: a value that merges exactly.
public protocol WindowAggregate: Sendable {
    /// The name under which the aggregate travels and is stored. Never reused for another encoding.
    static var name: String { get }

    init()

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
