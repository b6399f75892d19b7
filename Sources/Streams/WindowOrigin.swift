public import ByteCoding
public import Log

/// Where the events of a window lie: the first and the last of them in one partition. Others may lie between.
public struct WindowOrigin: Sendable, Hashable {
    public var source: TopicPartition
    public var offsets: ClosedRange<Offset>

    public init(source: TopicPartition, offsets: ClosedRange<Offset>) {
        self.source = source
        self.offsets = offsets
    }

    /// Adds the events of another part of the window. `origins` stay in the order of their partitions.
    public static func add(_ other: WindowOrigin, to origins: inout [WindowOrigin]) {
        let place = origins.firstIndex { $0.source >= other.source } ?? origins.count
        guard place < origins.count, origins[place].source == other.source else {
            origins.insert(other, at: place)
            return
        }
        let (mine, theirs) = (origins[place].offsets, other.offsets)
        origins[place].offsets =
            min(mine.lowerBound, theirs.lowerBound)...max(mine.upperBound, theirs.upperBound)
    }

    public static func encode(_ origins: [WindowOrigin], into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(origins.count))
        for origin in origins {
            origin.source.encode(into: &writer)
            writer.writeVarint(UInt64(origin.offsets.lowerBound))
            writer.writeVarint(UInt64(origin.offsets.upperBound - origin.offsets.lowerBound))
        }
    }

    public static func decode(from reader: inout ByteReader) throws(ByteCodingError) -> [WindowOrigin] {
        var origins: [WindowOrigin] = []
        for _ in 0..<(try reader.readCount(atMost: 1 << 16)) {
            let source = try TopicPartition(from: &reader)
            let first = Offset(try reader.readCount(atMost: 1 << 60))
            let count = Offset(try reader.readCount(atMost: 1 << 60))
            origins.append(WindowOrigin(source: source, offsets: first...first + count))
        }
        return origins
    }
}
