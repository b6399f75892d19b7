public import ByteCoding
package import Commands
import JSON

/// The references of all models: a fold of their events. Each version has one at a time; a new one takes its place.
public struct ReferencesState: Sendable, Equatable {
    static let formatVersion: UInt8 = 1
    /// References at the most, and what their profiles may take in memory.
    public static let countLimit = 10_000
    public static let byteLimit = 256 << 20

    /// Of the next event, counted from 1.
    public internal(set) var nextSequence: UInt64 = 1
    /// By model and version.
    private var references: [Key: Reference] = [:]
    /// About what the profiles take.
    private(set) var byteCount = 0

    private struct Key: Hashable {
        var model: String
        var version: String
    }

    public init() {}

    public func reference(model: String, version: String) -> Reference? {
        references[Key(model: model, version: version)]
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
        let key = Key(model: event.model, version: event.version)
        switch event.change {
        case .pinned(let range, let profile):
            replace(
                key,
                Reference(
                    sequence: event.sequence, model: event.model, version: event.version, range: range,
                    createdAt: event.time, createdBy: event.actor, reason: event.reason, profile: profile))
        case .deleted(let id):
            guard references[key]?.id == id else {
                throw EventError("\(event.id) deletes \(id), which is not there")
            }
            replace(key, nil)
        }
        nextSequence += 1
    }

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
            let key = Key(model: reference.model, version: reference.version)
            guard reference.sequence > last, reference.sequence < nextSequence, references[key] == nil else {
                throw ByteCodingError("references out of order, or two of one version", byte: start)
            }
            last = reference.sequence
            replace(key, reference)
        }
    }
}
