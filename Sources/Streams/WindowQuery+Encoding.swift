package import ByteCoding
import Events

// What is asked of a shard that another instance has.
extension WindowQuery {
    private static let groupLimit = 256

    package func encode(into writer: inout ByteWriter) {
        writer.writeOptional(filter.kind) { $0.write(UInt8($1.rawValue)) }
        for name in [filter.model, filter.version, filter.variant] {
            writer.writeOptional(name) { $0.write($1) }
        }
        filter.segment.encode(into: &writer)
        writer.writeZigZag(from)
        writer.writeZigZag(to)
        writer.writeOptional(size) { $0.writeZigZag($1) }
        writer.writeVarint(UInt64(groupBy.count))
        for group in groupBy { writer.write(group.rawValue) }
        writer.writeOptional(limit) { $0.writeZigZag(Int64($1)) }
    }

    package init(from reader: inout ByteReader) throws(ByteCodingError) {
        func text(_ reader: inout ByteReader) throws(ByteCodingError) -> String? {
            try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readString() }
        }
        func number(_ reader: inout ByteReader) throws(ByteCodingError) -> Int64? {
            try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readZigZag() }
        }
        let kind = try reader.readOptional { (reader) throws(ByteCodingError) in try EventKind(from: &reader)
        }
        let filter = SeriesFilter(
            kind: kind, model: try text(&reader), version: try text(&reader), variant: try text(&reader),
            segment: try Segment(from: &reader))
        let (from, to) = (try reader.readZigZag(), try reader.readZigZag())
        let size = try number(&reader)
        var groups: [Group] = []
        for _ in 0..<(try reader.readCount(atMost: Self.groupLimit)) {
            groups.append(Group(rawValue: try reader.readString()))
        }
        self.init(
            filter: filter, from: from, to: to, size: size, groupBy: groups,
            limit: try number(&reader).map { Int($0) })
    }
}

extension SeriesProgress {
    package func encode(into writer: inout ByteWriter) {
        series.encode(into: &writer)
        writer.writeOptional(watermark) { $0.writeZigZag($1) }
        writer.write(isIdle)
    }

    package init(from reader: inout ByteReader) throws(ByteCodingError) {
        self.init(
            series: try SeriesKey(from: &reader),
            watermark: try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readZigZag()
            },
            isIdle: try reader.readBool())
    }
}
