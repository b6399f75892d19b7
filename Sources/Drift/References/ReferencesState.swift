public import ByteCoding
public import Commands
import JSON

/// The references of all models: a fold of their events. Each version has one at a time, and one more for each segment of it;
/// a new one takes the place of that of the same segment.
public struct ReferencesState: Sendable, Equatable {
    static let formatVersion: UInt8 = 1
    /// References at the most, and what their profiles may take in memory.
    public static let countLimit = 10_000
    public static let byteLimit = 256 << 20

    /// Of the next event, counted from 1.
    public internal(set) var nextSequence: UInt64 = 1
    /// By model, version and segment.
    private var references: [Key: Reference] = [:]
    /// About what the profiles take.
    private(set) var byteCount = 0
    /// Of a fold of what could have been; not of the state.
    var supposed: [SupposedReference] = []

    private struct Key: Hashable {
        var model: String
        var version: String
        var segment: SegmentSelector

        init(model: String, version: String, segment: SegmentSelector) {
            (self.model, self.version, self.segment) = (model, version, segment)
        }

        init(_ reference: Reference) {
            self.init(model: reference.model, version: reference.version, segment: reference.segment)
        }
    }

    public init() {}

    /// What windows of a segment are compared with: of the references of the segment, of those that it is a part of, and of
    /// the version as a whole, the one that names the most fields. Of equal ones the last that was made.
    ///
    /// - Complexity: O(1).
    public func reference(
        model: String, version: String, segment: SegmentSelector = .all
    ) -> Reference? {
        var best: Reference?
        for wider in segment.wider {
            if let best, best.segment.parts.count > wider.parts.count { break }
            guard let found = references[Key(model: model, version: version, segment: wider)] else {
                continue
            }
            if best.map({ found.sequence > $0.sequence }) ?? true { best = found }
        }
        return best
    }

    /// That of exactly this segment.
    func reference(of request: ReferenceRequest) -> Reference? {
        references[Key(model: request.model, version: request.version, segment: request.segment)]
    }

    /// In the order in which they were made.
    public var all: [Reference] { references.values.sorted { $0.sequence < $1.sequence } }
    public var count: Int { references.count }

    func reference(id: String) -> Reference? { references.values.first { $0.id == id } }

    // MARK: Events

    /// - Throws: for an event that doesn't follow from the state.
    package mutating func apply(_ event: ReferenceEvent) throws(EventError) {
        guard event.sequence == nextSequence else {
            throw EventError("\(event.id) comes where number \(nextSequence) is due")
        }
        let event = supposing(event)
        switch event.change {
        case .pinned(let range, let profile, let segment):
            pin(
                Reference(
                    sequence: event.sequence, model: event.model, version: event.version, segment: segment,
                    range: range, createdAt: event.time, createdBy: event.actor, reason: event.reason,
                    profile: profile))
        case .deleted(let id):
            guard let found = reference(id: id), found.model == event.model, found.version == event.version
            else { throw EventError("\(event.id) deletes \(id), which is not there") }
            replace(Key(found), nil)
        }
        nextSequence += 1
    }

    /// Puts a reference in the place of that of the same segment.
    mutating func pin(_ reference: Reference) { replace(Key(reference), reference) }

    private mutating func replace(_ key: Key, _ reference: Reference?) {
        byteCount += (reference?.profile.bytes.count ?? 0) - (references[key]?.profile.bytes.count ?? 0)
        references[key] = reference
    }

    // MARK: State

    /// Equal states give equal bytes.
    public func encode(into writer: inout ByteWriter) {
        writer.write(Self.formatVersion)
        writer.writeVarint(nextSequence)
        writer.writeVarint(UInt64(references.count))
        for reference in all { reference.encode(into: &writer) }
    }

    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError("references of format \(version)", byte: reader.position - 1)
        }
        nextSequence = try reader.readVarint()
        var last: UInt64 = 0
        for _ in 0..<(try reader.readCount(atMost: Self.countLimit)) {
            let start = reader.position
            let reference = try Reference(from: &reader)
            let key = Key(reference)
            guard reference.sequence > last, reference.sequence < nextSequence, references[key] == nil else {
                throw ByteCodingError("references out of order, or two of one segment", byte: start)
            }
            last = reference.sequence
            replace(key, reference)
        }
    }
}
