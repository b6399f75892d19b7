public import ByteCoding
public import Events

/// What windows are kept by: a model's version, the variant of an experiment if the events name one, and the segment if the
/// model has dimensions. Inferences and
/// feedback of the same version are two series: each has a clock of its own.
public struct SeriesKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var kind: EventKind
    public var model: String
    /// Empty for feedback that names none and whose prediction is not known.
    public var version: String
    public var variant: String?
    /// Of a model with dimensions.
    public var segment: Segment

    public init(
        kind: EventKind = .inference, model: String, version: String, variant: String? = nil,
        segment: Segment = .none
    ) {
        self.segment = segment
        self.kind = kind
        self.model = model
        self.version = version
        self.variant = variant
    }

    /// Where events of further series are counted once a shard holds as many series as its limit allows.
    public static func overflow(_ kind: EventKind) -> SeriesKey {
        SeriesKey(kind: kind, model: "overflow", version: "overflow")
    }

    /// By bytes: that two texts mean the same to Unicode is no reason to mix two models, and what Unicode says
    /// changes with its version.
    public static func == (a: SeriesKey, b: SeriesKey) -> Bool {
        a.kind == b.kind && a.model.hasSameBytes(as: b.model) && a.version.hasSameBytes(as: b.version)
            && a.variant.hasSameBytes(as: b.variant) && a.segment == b.segment
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        Self.combine(model, into: &hasher)
        Self.combine(version, into: &hasher)
        Self.combine(variant ?? "", into: &hasher)
        hasher.combine(segment)
    }

    private static func combine(_ part: String, into hasher: inout Hasher) {
        var part = part
        part.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        // No byte of UTF-8: so that parts can't run into each other.
        hasher.combine(UInt8.max)
    }

    public static func < (a: SeriesKey, b: SeriesKey) -> Bool {
        // Bytes, not characters: the order must be the same on every machine.
        if a.kind != b.kind { return a.kind.rawValue < b.kind.rawValue }
        if !a.model.hasSameBytes(as: b.model) { return a.model.utf8.lexicographicallyPrecedes(b.model.utf8) }
        if !a.version.hasSameBytes(as: b.version) {
            return a.version.utf8.lexicographicallyPrecedes(b.version.utf8)
        }
        guard a.variant.hasSameBytes(as: b.variant) else {
            guard let theirs = b.variant else { return false }
            guard let ours = a.variant else { return true }
            return ours.utf8.lexicographicallyPrecedes(theirs.utf8)
        }
        return a.segment < b.segment
    }

    public var description: String {
        var name = variant.map { "\(model)/\(version)/\($0)" } ?? "\(model)/\(version)"
        if !segment.isEmpty { name += "[\(segment)]" }
        return kind == .inference ? name : "\(kind) of \(name)"
    }

    public func encode(into writer: inout ByteWriter) {
        writer.write(UInt8(kind.rawValue))
        writer.write(model)
        writer.write(version)
        writer.writeOptional(variant) { $0.write($1) }
        segment.encode(into: &writer)
    }

    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        kind = try EventKind(from: &reader)
        model = try reader.readString()
        version = try reader.readString()
        variant = try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readString() }
        segment = try Segment(from: &reader)
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

extension EventKind {
    init(from reader: inout ByteReader) throws(ByteCodingError) {
        let start = reader.position
        guard let kind = EventKind(rawValue: Int(try reader.readByte())) else {
            throw ByteCodingError("no kind of events", byte: start)
        }
        self = kind
    }
}
