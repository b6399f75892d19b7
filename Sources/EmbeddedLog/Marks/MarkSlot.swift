import ByteCoding
import Log

/// One place for a mark in the marks file, as it was found.
///
/// A slot of one wrong bit is mended: a checksum over so few bytes tells which bit it is, and a mark that was
/// once written is true whether or not its own sync came to an end, because the data were synced before it.
enum MarkSlot: Sendable, Hashable {
    case empty
    /// Empty, but for one bit that was flipped.
    case strayBit
    case valid(DurableMark)
    /// One bit was wrong.
    case mended(DurableMark)
    /// Torn by a power cut, or damaged. The pair's other slot has the mark before.
    case unreadable

    /// Bytes of a slot; the last 4 are a checksum of the others.
    static let size = 256
    private static let checksumStart = size - 4
    private static let magic: UInt32 = 0x314b_4d56

    var mark: DurableMark? {
        switch self {
        case .valid(let mark), .mended(let mark): mark
        case .empty, .strayBit, .unreadable: nil
        }
    }

    /// - Parameter number: the slot's place in the file, which it names itself: a write that went astray
    ///   shows.
    static func encode(_ mark: DurableMark, number: Int) -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: size)
        writer.writeFixed(magic)
        writer.writeFixed(UInt32(number))
        writer.writeFixed(mark.generation)
        writer.writeFixed(mark.startOffset)
        writer.writeFixed(mark.end.segmentBase)
        writer.writeFixed(mark.end.byte)
        writer.writeFixed(mark.end.offset)
        writer.writeFixed(mark.topicPartition.partition)
        writer.write(mark.topicPartition.topic.name)
        writer.writeRaw(repeatElement(0, count: checksumStart - writer.count))
        writer.writeFixed(Checksum.of(writer.bytes))
        return writer.bytes
    }

    static func decode(_ bytes: [UInt8], number: Int) -> MarkSlot {
        if let mark = whole(bytes, number: number) { return .valid(mark) }
        switch bytes.reduce(0, { $0 + $1.nonzeroBitCount }) {
        case 0: return .empty
        case 1: return .strayBit
        default: break
        }
        if let mark = mended(bytes, number: number) { return .mended(mark) }
        return .unreadable
    }

    private static func mended(_ bytes: [UInt8], number: Int) -> DurableMark? {
        var trial = bytes
        for bit in 0..<bytes.count * 8 {
            trial[bit / 8] ^= 1 << UInt8(bit % 8)
            if let mark = whole(trial, number: number) { return mark }
            trial[bit / 8] ^= 1 << UInt8(bit % 8)
        }
        return nil
    }

    /// The mark, if the checksum agrees and everything is what it must be.
    private static func whole(_ bytes: [UInt8], number: Int) -> DurableMark? {
        guard bytes.count == size else { return nil }
        var end = ByteReader(Array(bytes[checksumStart...]))
        guard let checksum = try? end.readFixed(UInt32.self),
            checksum == Checksum.of(bytes, first: checksumStart)
        else { return nil }
        var reader = ByteReader(bytes)
        guard let mark = try? read(&reader, number: number) else { return nil }
        return mark
    }

    private static func read(
        _ reader: inout ByteReader, number: Int
    ) throws(ByteCodingError) -> DurableMark? {
        guard try reader.readFixed(UInt32.self) == magic, try reader.readFixed(UInt32.self) == UInt32(number)
        else {
            return nil
        }
        let generation = try reader.readFixed(UInt64.self)
        let start = try reader.readFixed(Offset.self)
        let end = LogPosition(
            segmentBase: try reader.readFixed(), byte: try reader.readFixed(), offset: try reader.readFixed())
        let partition = try reader.readFixed(Int32.self)
        guard let topic = Topic(try reader.readString()) else { return nil }
        return DurableMark(
            topicPartition: TopicPartition(topic, partition), generation: generation, startOffset: start,
            end: end)
    }
}
