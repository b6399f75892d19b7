import ByteCoding
import Log

/// A segment's index as a file: written once the segment is complete and durable, so that what it says can
/// never become wrong. A checksum at its end covers all of it.
enum SegmentIndexFile {
    private static let magic: UInt32 = 0x5844_4956
    private static let version: UInt16 = 1
    private static let checksumBytes = 4
    private static let entryBytes = 24
    /// More than any index can have: an entry for each of the smallest batches of the largest segment.
    static let limitBytes = 1 << 30

    static func encode(_ index: SegmentIndex) -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: 64 + index.entries.count * entryBytes)
        writer.writeFixed(magic)
        writer.writeFixed(version)
        writer.writeFixed(index.base)
        writer.writeFixed(index.coveredBytes)
        writer.writeFixed(index.nextOffset)
        writer.writeFixed(index.maxTimestamp)
        writer.writeFixed(UInt32(index.entries.count))
        for entry in index.entries {
            writer.writeFixed(entry.offset)
            writer.writeFixed(entry.byte)
            writer.writeFixed(entry.maxTimestampBefore)
        }
        writer.writeFixed(Checksum.of(writer.bytes))
        return writer.bytes
    }

    /// Nil if the bytes are not an index of the segment with this base offset and size.
    static func decode(_ bytes: [UInt8], base: Offset, segmentBytes: Int64) -> SegmentIndex? {
        guard let index = try? read(bytes), index.base == base, index.coveredBytes == segmentBytes else {
            return nil
        }
        return index
    }

    private static func read(_ bytes: [UInt8]) throws(ByteCodingError) -> SegmentIndex? {
        guard bytes.count >= checksumBytes else { return nil }
        var end = ByteReader(Array(bytes.suffix(checksumBytes)))
        let content = Array(bytes.dropLast(checksumBytes))
        guard try end.readFixed(UInt32.self) == Checksum.of(content) else { return nil }
        var reader = ByteReader(content)
        guard try reader.readFixed(UInt32.self) == magic, try reader.readFixed(UInt16.self) == version else {
            return nil
        }
        let base = try reader.readFixed(Offset.self)
        let covered = try reader.readFixed(Int64.self)
        let next = try reader.readFixed(Offset.self)
        let youngest = try reader.readFixed(Int64.self)
        let count = Int(try reader.readFixed(UInt32.self))
        guard count * entryBytes == reader.remaining else { return nil }
        var entries: [SegmentIndex.Entry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count {
            entries.append(
                SegmentIndex.Entry(
                    offset: try reader.readFixed(), byte: try reader.readFixed(),
                    maxTimestampBefore: try reader.readFixed()))
        }
        return SegmentIndex(
            base: base, entries: entries, coveredBytes: covered, nextOffset: next, maxTimestamp: youngest)
    }
}
