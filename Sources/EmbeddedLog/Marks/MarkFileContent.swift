import ByteCoding
import Log

/// The marks file as it was found: a header page, then two pages for each partition with a slot at the
/// beginning of each. One slot a page, because a disk that loses power while it writes may spoil the whole
/// page.
struct MarkFileContent: Sendable {
    static let pageBytes = 4096
    static let version: UInt32 = 1
    /// Partitions that a log can have.
    static let partitionLimit = 4096
    static let headerBytes = 16
    private static let magic: UInt64 = 0x534b_5241_4d56_5241

    var hasSoundHeader: Bool
    var pairs: [MarkPair]
    /// The first byte that is not zero where nothing belongs.
    var strayByte: Int64?

    static let fileLimitBytes = (1 + 2 * partitionLimit) * pageBytes

    static func slotStart(_ number: Int) -> Int64 { Int64((1 + number) * pageBytes) }

    static var header: [UInt8] {
        var writer = ByteWriter()
        writer.writeFixed(magic)
        writer.writeFixed(version)
        writer.writeFixed(Checksum.of(writer.bytes))
        return writer.bytes
    }

    /// - Throws: `newerFormat` if a newer version of this program wrote it.
    init(parsing bytes: [UInt8], path: String) throws(LogError) {
        hasSoundHeader = bytes.prefix(Self.headerBytes).elementsEqual(Self.header)
        if !hasSoundHeader { try Self.checkVersion(bytes, path) }
        let pages = (bytes.count + Self.pageBytes - 1) / Self.pageBytes
        let slots = (0..<max(0, pages - 1)).map { number in
            MarkSlot.decode(Self.slotBytes(bytes, number), number: number)
        }
        pairs = stride(from: 0, to: slots.count, by: 2).map { first in
            MarkPair(slots: [slots[first], first + 1 < slots.count ? slots[first + 1] : .empty])
        }
        strayByte = Self.strayByte(in: bytes)
    }

    private static func checkVersion(_ bytes: [UInt8], _ path: String) throws(LogError) {
        var reader = ByteReader(bytes)
        guard let magic = try? reader.readFixed(UInt64.self), magic == Self.magic,
            let version = try? reader.readFixed(UInt32.self), version > Self.version,
            let checksum = try? reader.readFixed(UInt32.self),
            checksum == Checksum.of(bytes, first: headerBytes - 4)
        else { return }
        throw LogError(
            .newerFormat, "marks of format \(version), newer than \(Self.version): use a newer varve",
            file: path)
    }

    /// A slot's bytes, with zeros for what lies beyond the file's end.
    private static func slotBytes(_ bytes: [UInt8], _ number: Int) -> [UInt8] {
        let start = min(Int(slotStart(number)), bytes.count)
        let found = bytes[start..<min(start + MarkSlot.size, bytes.count)]
        return Array(found) + Array(repeating: 0, count: MarkSlot.size - found.count)
    }

    private static func strayByte(in bytes: [UInt8]) -> Int64? {
        for page in stride(from: 0, to: bytes.count, by: pageBytes) {
            let used = page == 0 ? headerBytes : MarkSlot.size
            let rest = min(page + used, bytes.count)..<min(page + pageBytes, bytes.count)
            let isClean = bytes.withUnsafeBytes { $0[rest].allSatisfy { $0 == 0 } }
            if !isClean, let stray = bytes[rest].firstIndex(where: { $0 != 0 }) { return Int64(stray) }
        }
        return nil
    }

    /// The marks by partition, and their pairs' numbers.
    var marks: [TopicPartition: (pair: Int, mark: DurableMark)] {
        var found: [TopicPartition: (pair: Int, mark: DurableMark)] = [:]
        for (number, pair) in pairs.enumerated() {
            guard let mark = pair.newest?.mark else { continue }
            if let other = found[mark.topicPartition], other.mark.generation >= mark.generation { continue }
            found[mark.topicPartition] = (number, mark)
        }
        return found
    }
}
