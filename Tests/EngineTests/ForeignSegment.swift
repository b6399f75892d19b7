import Foundation

/// A segment as a Kafka broker writes it, byte by byte from the format's description
/// (kafka.apache.org/documentation/#recordbatch).
struct ForeignSegment {
    struct Record {
        var offsetDelta: Int
        var key: [UInt8]?
        var value: [UInt8]?
        var headers: [(String, [UInt8])] = []
    }

    enum Codec: Int16 { case none, gzip, snappy, lz4, zstd }

    private(set) var bytes: [UInt8] = []
    private let timestamp: Int64 = 1_767_225_600_000

    /// Values under offsets one behind the other.
    mutating func add(
        at offset: Int64, _ values: [String], codec: Codec = .none, producer: Int64 = -1,
        isTransactional: Bool = false
    ) {
        add(
            at: offset,
            values.enumerated().map { Record(offsetDelta: $0, key: nil, value: Array($1.utf8)) },
            codec: codec, producer: producer, isTransactional: isTransactional)
    }

    mutating func add(
        at offset: Int64, _ records: [Record], codec: Codec = .none, producer: Int64 = -1,
        isTransactional: Bool = false, isControl: Bool = false, lastDelta: Int? = nil
    ) {
        let attributes = codec.rawValue | (isTransactional ? 0x10 : 0) | (isControl ? 0x20 : 0)
        let content = Self.compress(records.flatMap(Self.encode), codec)
        var covered = Self.big(attributes) + Self.big(Int32(lastDelta ?? records.last?.offsetDelta ?? 0))
        covered += Self.big(timestamp) + Self.big(timestamp)
        covered += Self.big(producer) + Self.big(Int16(producer < 0 ? -1 : 3))
        covered += Self.big(Int32(producer < 0 ? -1 : Int32(offset))) + Self.big(Int32(records.count))
        covered += content
        bytes += Self.big(offset) + Self.big(Int32(9 + covered.count)) + Self.big(Int32(17)) + [2]
        bytes += Self.big(Checksums.crc32c(covered)) + covered
    }

    /// The marker that ends a producer's transaction.
    mutating func end(at offset: Int64, producer: Int64, commits: Bool) {
        let marker = Record(offsetDelta: 0, key: [0, 0, 0, commits ? 1 : 0], value: [0, 0, 0, 0, 0, 7])
        add(at: offset, [marker], producer: producer, isTransactional: true, isControl: true)
    }

    mutating func append(_ raw: [UInt8]) { bytes += raw }

    func write(to folder: String, base: Int64 = 0) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let name = String(repeating: "0", count: 20 - String(base).count) + String(base) + ".log"
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    // MARK: Encoding

    private static func encode(_ record: Record) -> [UInt8] {
        var body: [UInt8] = [0] + varint(0) + varint(record.offsetDelta)
        body += sized(record.key) + sized(record.value) + varint(record.headers.count)
        for (name, value) in record.headers { body += sized(Array(name.utf8)) + sized(value) }
        return varint(body.count) + body
    }

    private static func sized(_ bytes: [UInt8]?) -> [UInt8] {
        guard let bytes else { return varint(-1) }
        return varint(bytes.count) + bytes
    }

    private static func varint(_ value: Int) -> [UInt8] {
        var rest = UInt64(bitPattern: Int64((value << 1) ^ (value >> 63)))
        var bytes: [UInt8] = []
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    private static func big(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }

    private static func little(_ value: some FixedWidthInteger) -> [UInt8] { big(value).reversed() }

    /// The simplest frames that the formats allow: stored blocks.
    private static func compress(_ content: [UInt8], _ codec: Codec) -> [UInt8] {
        let count = content.count
        switch codec {
        case .none, .snappy, .lz4: return content
        case .gzip:
            let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1]
            let size = little(UInt16(count)) + little(~UInt16(count))
            return header + size + content + little(crc32(content)) + little(UInt32(count))
        case .zstd:
            let block = little(UInt32(count << 3 | 1)).prefix(3)
            return [0x28, 0xb5, 0x2f, 0xfd, 0xa0] + little(UInt32(count)) + block + content
        }
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc = ~UInt32(0)
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}
