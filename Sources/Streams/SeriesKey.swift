public import ByteCoding

/// What windows are kept by: a model's version, and the variant of an experiment if the events name one.
public struct SeriesKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var model: String
    public var version: String
    public var variant: String?

    public init(model: String, version: String, variant: String? = nil) {
        self.model = model
        self.version = version
        self.variant = variant
    }

    /// Where events of further series are counted once a shard holds as many series as its limit allows.
    public static let overflow = SeriesKey(model: "overflow", version: "overflow")

    public static func < (a: SeriesKey, b: SeriesKey) -> Bool {
        // Bytes, not characters: the order must be the same on every machine.
        if a.model != b.model { return a.model.utf8.lexicographicallyPrecedes(b.model.utf8) }
        if a.version != b.version { return a.version.utf8.lexicographicallyPrecedes(b.version.utf8) }
        guard let theirs = b.variant else { return false }
        guard let ours = a.variant else { return true }
        return ours.utf8.lexicographicallyPrecedes(theirs.utf8)
    }

    public var description: String {
        variant.map { "\(model)/\(version)/\($0)" } ?? "\(model)/\(version)"
    }

    public func encode(into writer: inout ByteWriter) {
        writer.write(model)
        writer.write(version)
        writer.writeOptional(variant) { $0.write($1) }
    }

    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        model = try reader.readString()
        version = try reader.readString()
        variant = try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readString() }
    }
}
