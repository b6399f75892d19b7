public import ByteCoding
import Events

extension DataShard {
    public func encode(into writer: inout ByteWriter) {
        encodeCounters(into: &writer)
        for filter in filters { filter.encode(into: &writer) }
        dimensions.encode(into: &writer)
        inference.encode(into: &writer)
        feedback.encode(into: &writer)
        devices.encode(into: &writer)
        join.encode(into: &writer)
        // Streams without such messages have the states that they had before there were any.
        if !pairs.isUnused { pairs.encode(into: &writer) }
    }

    private func encodeCounters(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(kinds.count))
        for counters in counters {
            for count in [counters.read, counters.duplicates, counters.rejected, counters.late] {
                writer.writeVarint(count)
            }
        }
    }

    /// Most of its state changes with every batch.
    public var laterEncoding: (@Sendable (inout ByteWriter) -> Void)? { nil }

    public var components: [ShardComponent] {
        let repetitions = zip(kinds, filters).map { kind, filter in
            Self.component("repetitions of \(kind)", filter.encode)
        }
        return repetitions + [
            Self.component("counters", encodeCounters), Self.component("dimensions", dimensions.encode),
        ] + inference.components + feedback.components + devices.components
            + [Self.component("join", join.encode)]
            + (pairs.isUnused ? [] : [Self.component("requests and responses", pairs.encode)])
    }

    private static func component(_ name: String, _ encode: (inout ByteWriter) -> Void) -> ShardComponent {
        var writer = ByteWriter()
        encode(&writer)
        return ShardComponent(name, writer.bytes)
    }

    public mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        try restoreCounters(from: &reader)
        for index in kinds.indices {
            filters[index] = try DuplicateFilter(capacity: policy.dedupeCapacity, from: &reader)
        }
        dimensions = try Dimensions(from: &reader)
        try inference.restore(from: &reader)
        try feedback.restore(from: &reader)
        try devices.restore(from: &reader)
        try join.restore(
            predictions: inference.series.count, labels: feedback.series.count, from: &reader)
        pairs = reader.isAtEnd ? KServePairs() : try KServePairs(from: &reader)
        if forgetsClocks { inference.table.forgetClocks() }
    }

    private mutating func restoreCounters(from reader: inout ByteReader) throws(ByteCodingError) {
        let count = try reader.readCount(atMost: 1 << 10)
        guard count == kinds.count else {
            throw ByteCodingError(
                "the state of \(count) inputs where \(kinds.count) are", byte: reader.position)
        }
        for index in kinds.indices {
            counters[index].read = try reader.readVarint()
            counters[index].duplicates = try reader.readVarint()
            counters[index].rejected = try reader.readVarint()
            counters[index].late = try reader.readVarint()
        }
    }
}
