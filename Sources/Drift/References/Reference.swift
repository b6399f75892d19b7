import ByteCoding
public import Commands
public import JSON

/// A distribution that windows of a model's version, or of a segment of it, are compared with.
public struct Reference: Sendable, Equatable {
    /// Milliseconds since 1970: the recorded events that it was taken from.
    public struct Range: Sendable, Equatable {
        public var from: Int64
        public var to: Int64
    }

    /// Of the event that made it, counted from 1 over all references.
    public var sequence: UInt64
    public var model: String
    public var version: String
    /// Of the events that it is about.
    public var segment: SegmentSelector
    /// Nil for one that was given as a profile.
    public var range: Range?
    /// Milliseconds since 1970.
    public var createdAt: Int64
    public var createdBy: String
    public var reason: String?
    public var profile: FeatureProfile

    public var id: String { "reference-\(sequence)" }

    /// As it is answered, without the distributions.
    public var members: [JSONValue.Member] {
        [
            .init("id", .string(id)), .init("model", .string(model)), .init("version", .string(version)),
            .init("segment", segment.isEmpty ? .null : .string(segment.description)),
            .init("from", range.map { .time($0.from) } ?? .null),
            .init("to", range.map { .time($0.to) } ?? .null), .init("count", JSONValue(profile.eventCount)),
            .init("created_at", .time(createdAt)), .init("created_by", .string(createdBy)),
            .init("reason", JSONValue(reason)), .init("features", .array(profile.features.map(Self.summary))),
        ]
    }

    private static func summary(_ feature: FeatureProfile.Feature) -> JSONValue {
        let kind = feature.sketch.kind
        return [
            "feature": .string(feature.name), "kind": .string(kind.rawValue),
            "values": JSONValue(feature.sketch.valueCount),
            "mismatches": JSONValue(feature.sketch.mismatchCount(for: kind)),
        ]
    }

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(sequence)
        writer.write(model)
        writer.write(version)
        segment.encode(into: &writer)
        writer.writeOptional(range) {
            $0.writeZigZag($1.from)
            $0.writeZigZag($1.to)
        }
        writer.writeZigZag(createdAt)
        writer.write(createdBy)
        writer.writeOptional(reason) { $0.write($1) }
        profile.encode(into: &writer)
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        sequence = try reader.readVarint()
        model = try reader.readString()
        version = try reader.readString()
        segment = try SegmentSelector(from: &reader)
        range = try reader.readOptional { (reader) throws(ByteCodingError) in
            Range(from: try reader.readZigZag(), to: try reader.readZigZag())
        }
        createdAt = try reader.readZigZag()
        createdBy = try reader.readString()
        reason = try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readString() }
        profile = try FeatureProfile(from: &reader)
    }

    init(
        sequence: UInt64, model: String, version: String, segment: SegmentSelector, range: Range?,
        createdAt: Int64, createdBy: String, reason: String?, profile: FeatureProfile
    ) {
        (self.sequence, self.model, self.version, self.range) = (sequence, model, version, range)
        self.segment = segment
        (self.createdAt, self.createdBy, self.reason) = (createdAt, createdBy, reason)
        self.profile = profile
    }
}
