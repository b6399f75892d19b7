import ByteCoding

/// Who made and who last changed something, and when.
struct Stamp: Equatable {
    /// Milliseconds since 1970.
    var createdAt: Int64
    /// Index of the actor.
    var createdBy: Int32
    var updatedAt: Int64
    var updatedBy: Int32
    /// The sequence of the event that last changed it: what its ETag says.
    var revision: UInt64

    init(_ time: Int64, by actor: Int32, revision: UInt64) {
        (createdAt, createdBy, updatedAt, updatedBy) = (time, actor, time, actor)
        self.revision = revision
    }

    mutating func touch(_ time: Int64, by actor: Int32, revision: UInt64) {
        (updatedAt, updatedBy, self.revision) = (time, actor, revision)
    }

    func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(createdAt)
        writer.writeVarint(UInt64(createdBy))
        writer.writeZigZag(updatedAt)
        writer.writeVarint(UInt64(updatedBy))
        writer.writeVarint(revision)
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        createdAt = try reader.readZigZag()
        createdBy = try reader.readPlace()
        updatedAt = try reader.readZigZag()
        updatedBy = try reader.readPlace()
        revision = try reader.readVarint()
    }
}
