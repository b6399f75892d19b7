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

    /// By bytes: that two texts mean the same to Unicode is no reason to mix two models, and what Unicode says
    /// changes with its version.
    public static func == (a: SeriesKey, b: SeriesKey) -> Bool {
        a.model.hasSameBytes(as: b.model) && a.version.hasSameBytes(as: b.version)
            && a.variant.hasSameBytes(as: b.variant)
    }

    public func hash(into hasher: inout Hasher) {
        Self.combine(model, into: &hasher)
        Self.combine(version, into: &hasher)
        Self.combine(variant ?? "", into: &hasher)
    }

    private static func combine(_ part: String, into hasher: inout Hasher) {
        var part = part
        part.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        // No byte of UTF-8: so that parts can't run into each other.
        hasher.combine(UInt8.max)
    }

    public static func < (a: SeriesKey, b: SeriesKey) -> Bool {
        // Bytes, not characters: the order must be the same on every machine.
        if !a.model.hasSameBytes(as: b.model) { return a.model.utf8.lexicographicallyPrecedes(b.model.utf8) }
        if !a.version.hasSameBytes(as: b.version) {
            return a.version.utf8.lexicographicallyPrecedes(b.version.utf8)
        }
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

extension String {
    func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension String? {
    func hasSameBytes(as other: String?) -> Bool {
        guard let self, let other else { return self == nil && other == nil }
        return self.hasSameBytes(as: other)
    }
}
