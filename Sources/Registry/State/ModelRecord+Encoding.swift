import ByteCoding
import Commands
import JSON

extension Stamp {
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

extension ModelRecord {
    func encode(into writer: inout ByteWriter) {
        writer.write(name)
        writer.writeJSON(.object(attributes.members))
        stamp.encode(into: &writer)
        writer.writeZigZag(mlflowUpdatedAt)
        writer.writeTime(deletedAt)
        writer.writeList(versions) { $1.encode(into: &$0) }
        writer.writeList(aliases) { writer, alias in
            writer.write(alias.name)
            writer.writeVarint(UInt64(alias.version))
            alias.stamp.encode(into: &writer)
        }
        writer.writeList(environments) { $1.encode(into: &$0) }
        writer.writeList(deployments) { $0.writeVarint(UInt64($1)) }
        writer.writeList(history) { $1.encode(into: &$0) }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        let name = try reader.readString()
        var attributes = ModelAttributes()
        let start = reader.position
        var body = BodyReader(try reader.readJSON(), strictness: .lenient)
        attributes.merge(&body)
        guard body.faults.isEmpty else { throw ByteCodingError("attributes of no model", byte: start) }
        self.init(name: name, attributes: attributes, stamp: try Stamp(from: &reader))
        mlflowUpdatedAt = try reader.readZigZag()
        deletedAt = try reader.readTime()
        for version in try reader.readList({ (reader) throws(ByteCodingError) in
            try VersionRecord(from: &reader)
        }) {
            append(version)
        }
        aliases = try reader.readList { (reader) throws(ByteCodingError) in
            AliasRecord(
                name: try reader.readString(), version: try reader.readPlace(),
                stamp: try Stamp(from: &reader))
        }
        environments = try reader.readList { (reader) throws(ByteCodingError) in
            try EnvironmentRecord(from: &reader)
        }
        deployments = try reader.readList { (reader) throws(ByteCodingError) in try reader.readPlace() }
        history = Paged(
            try reader.readList { (reader) throws(ByteCodingError) in try HistoryEntry(from: &reader) })
    }
}

extension EnvironmentRecord {
    func encode(into writer: inout ByteWriter) {
        writer.write(name)
        writer.writeOptional(split) { $1.encode(into: &$0) }
        writer.writeOptional(stamp) { $1.encode(into: &$0) }
        writer.writeOptional(open) { $0.writeVarint(UInt64($1)) }
        writer.writeOptional(promoted) { $0.writeVarint(UInt64($1)) }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        name = try reader.readString()
        split = try reader.readOptional { (reader) throws(ByteCodingError) in try TrafficSplit(from: &reader)
        }
        stamp = try reader.readOptional { (reader) throws(ByteCodingError) in try Stamp(from: &reader) }
        open = try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readPlace() }
        promoted = try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readPlace() }
    }
}

extension TrafficSplit {
    func encode(into writer: inout ByteWriter) {
        writer.writeList(shares) { writer, share in
            writer.write(share.version)
            writer.write(share.weight)
        }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        self.init(
            try reader.readList { (reader) throws(ByteCodingError) in
                Share(version: try reader.readString(), weight: try reader.readDouble())
            })
    }
}

extension HistoryEntry {
    func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(offset)
        writer.write(isDecision)
        writer.writeVarint(sequence)
        writer.writeZigZag(time)
        writer.write(code)
        writer.writeVarint(UInt64(actor))
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        offset = try reader.readZigZag()
        isDecision = try reader.readBool()
        sequence = try reader.readVarint()
        time = try reader.readZigZag()
        code = try reader.readByte()
        guard code < RegistryEventType.all.count else {
            throw ByteCodingError("\(code) is no type of event", byte: reader.position - 1)
        }
        actor = try reader.readPlace()
    }
}
