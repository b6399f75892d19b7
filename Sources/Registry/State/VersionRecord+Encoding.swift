import ByteCoding
import Commands

extension VersionRecord {
    func encode(into writer: inout ByteWriter) {
        writer.write(name)
        attributes.encode(into: &writer)
        writer.writeList(parents) { writer, parent in
            parent.reference.encode(into: &writer)
            writer.write(parent.isQualified)
        }
        writer.writeList(children) { $1.encode(into: &$0) }
        writer.writeChoice(stage)
        writer.writeChoice(approval)
        writer.writeList(votes) { $1.encode(into: &$0) }
        writer.writeList(metConditions) { writer, met in
            writer.write(met.condition)
            writer.writeVarint(UInt64(met.by))
            writer.writeZigZag(met.time)
            writer.writeText(met.comment)
        }
        stamp.encode(into: &writer)
        writer.writeZigZag(mlflowUpdatedAt)
        writer.writeTime(deletedAt)
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        name = try reader.readString()
        attributes = try VersionAttributes(from: &reader)
        parents = try reader.readList { (reader) throws(ByteCodingError) in
            ParentReference(
                reference: try VersionReference(from: &reader), isQualified: try reader.readBool())
        }
        children = try reader.readList { (reader) throws(ByteCodingError) in
            try VersionReference(from: &reader)
        }
        stage = try reader.readChoice(Stage.self)
        approval = try reader.readChoice(Approval.self)
        votes = try reader.readList { (reader) throws(ByteCodingError) in try ApprovalVote(from: &reader) }
        metConditions = try reader.readList { (reader) throws(ByteCodingError) in
            MetCondition(
                condition: try reader.readString(), by: try reader.readPlace(),
                time: try reader.readZigZag(), comment: try reader.readText())
        }
        stamp = try Stamp(from: &reader)
        mlflowUpdatedAt = try reader.readZigZag()
        deletedAt = try reader.readTime()
    }
}

extension VersionReference {
    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(model))
        writer.writeVarint(UInt64(version))
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        model = try reader.readPlace()
        version = try reader.readPlace()
    }
}

extension ApprovalVote {
    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(by))
        writer.writeChoice(approval)
        writer.writeText(comment)
        writer.writeZigZag(time)
        writer.writeList(conditions) { $0.write($1) }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        by = try reader.readPlace()
        approval = try reader.readChoice(Approval.self)
        comment = try reader.readText()
        time = try reader.readZigZag()
        conditions = try reader.readTexts()
    }
}

extension VersionAttributes {
    /// Without the lineage's parents.
    func encode(into writer: inout ByteWriter) {
        writer.writeText(source)
        writer.writeText(description)
        writer.writeList(tags.entries) { writer, tag in
            writer.write(tag.name)
            writer.write(tag.value)
        }
        writer.writeList(metrics.entries) { writer, metric in
            writer.write(metric.name)
            writer.write(metric.value)
        }
        for text in [lineage.runID, lineage.dataset, lineage.code, lineage.job] { writer.writeText(text) }
        for value in [requirements, inputSchema, price] { writer.writeJSON(value) }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        self.init()
        source = try reader.readText()
        description = try reader.readText()
        for _ in 0..<(try reader.readCount(atMost: reader.remaining)) {
            let name = try reader.readString()
            tags[name] = try reader.readString()
        }
        for _ in 0..<(try reader.readCount(atMost: reader.remaining)) {
            let name = try reader.readString()
            metrics[name] = try reader.readDouble()
        }
        lineage.runID = try reader.readText()
        lineage.dataset = try reader.readText()
        lineage.code = try reader.readText()
        lineage.job = try reader.readText()
        requirements = try reader.readJSON()
        inputSchema = try reader.readJSON()
        price = try reader.readJSON()
    }
}
