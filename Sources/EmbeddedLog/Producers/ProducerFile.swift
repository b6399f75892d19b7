import ByteCoding
import Log

/// The producers as of the beginning of a segment, as a file: opening a log reads the newest one and walks
/// only the batches behind it. Written once everything before that segment is durable; a checksum at its end
/// covers all of it.
enum ProducerFile {
    private static let magic: UInt32 = 0x4452_5056
    private static let version: UInt16 = 1
    private static let checksumBytes = 4
    static let limitBytes = 1 << 30

    static func encode(_ table: ProducerTable, at base: Offset) -> [UInt8] {
        var writer = ByteWriter()
        writer.writeFixed(magic)
        writer.writeFixed(version)
        writer.writeFixed(base)
        writer.writeFixed(UInt32(table.producers.count))
        for (id, history) in table.producers.sorted(by: { $0.key < $1.key }) {
            writer.writeFixed(id)
            writer.writeFixed(history.epoch)
            writer.write(UInt8(history.batches.count))
            for batch in history.batches {
                writer.writeFixed(batch.firstSequence)
                writer.writeFixed(batch.lastSequence)
                writer.writeFixed(batch.firstOffset)
                writer.writeFixed(batch.lastOffset)
            }
        }
        writer.writeFixed(Checksum.of(writer.bytes))
        return writer.bytes
    }

    /// Nil if the bytes are not the producers as of this offset.
    static func decode(_ bytes: [UInt8], at base: Offset, limit: Int) -> ProducerTable? {
        (try? read(bytes, at: base, limit: limit)) ?? nil
    }

    private static func read(
        _ bytes: [UInt8], at base: Offset, limit: Int
    ) throws(ByteCodingError) -> ProducerTable? {
        guard bytes.count >= checksumBytes else { return nil }
        var end = ByteReader(Array(bytes.suffix(checksumBytes)))
        let content = Array(bytes.dropLast(checksumBytes))
        guard try end.readFixed(UInt32.self) == Checksum.of(content) else { return nil }
        var reader = ByteReader(content)
        guard try reader.readFixed(UInt32.self) == magic, try reader.readFixed(UInt16.self) == version,
            try reader.readFixed(Offset.self) == base
        else { return nil }
        var table = ProducerTable(limit: limit)
        for _ in 0..<(try reader.readFixed(UInt32.self)) {
            let id = try reader.readFixed(Int64.self)
            let history = try readHistory(&reader)
            guard !history.batches.isEmpty else { return nil }
            table.restore(id, history)
        }
        return reader.isAtEnd ? table : nil
    }

    private static func readHistory(_ reader: inout ByteReader) throws(ByteCodingError) -> ProducerHistory {
        let epoch = try reader.readFixed(Int16.self)
        let count = Int(try reader.readByte())
        var batches: [ProducerHistory.Batch] = []
        for _ in 0..<min(count, ProducerTable.batchLimit) {
            batches.append(
                ProducerHistory.Batch(
                    firstSequence: try reader.readFixed(), lastSequence: try reader.readFixed(),
                    firstOffset: try reader.readFixed(), lastOffset: try reader.readFixed()))
        }
        return ProducerHistory(epoch: epoch, batches: batches)
    }
}
