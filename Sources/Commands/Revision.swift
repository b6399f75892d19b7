package import ByteCoding
package import JSON

/// Who made and who last changed a resource, when, and how often.
package struct Revision: Sendable, Equatable {
    /// Milliseconds since 1970.
    package var createdAt: Int64
    package var createdBy: String
    package var updatedAt: Int64
    package var updatedBy: String
    /// The number of the event that last changed it: what its ETag says.
    package var sequence: UInt64
    /// 1 at first, one more for every change.
    package var version: Int

    package init(_ time: Int64, by actor: String, sequence: UInt64) {
        (createdAt, createdBy, updatedAt, updatedBy) = (time, actor, time, actor)
        self.sequence = sequence
        version = 1
    }

    package mutating func touch(_ time: Int64, by actor: String, sequence: UInt64) {
        (updatedAt, updatedBy, self.sequence) = (time, actor, sequence)
        version += 1
    }

    package var members: [JSONValue.Member] {
        [
            .init("version", JSONValue(version)), .init("created_at", .time(createdAt)),
            .init("created_by", .string(createdBy)), .init("updated_at", .time(updatedAt)),
            .init("updated_by", .string(updatedBy)),
        ]
    }

    package func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(createdAt)
        writer.write(createdBy)
        writer.writeZigZag(updatedAt)
        writer.write(updatedBy)
        writer.writeVarint(sequence)
        writer.writeVarint(UInt64(version))
    }

    package init(from reader: inout ByteReader) throws(ByteCodingError) {
        createdAt = try reader.readZigZag()
        createdBy = try reader.readString()
        updatedAt = try reader.readZigZag()
        updatedBy = try reader.readString()
        sequence = try reader.readVarint()
        version = try reader.readCount(atMost: Int(Int32.max))
    }
}
