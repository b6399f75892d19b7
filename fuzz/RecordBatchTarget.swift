import CCRC32C
import Log

extension FuzzTarget {
    /// Reads the bytes as a batch: first as they are, then with magic, length and checksum set right, because no
    /// mutation would ever pass the checksum; and that in each codec, because hardly any mutation changes it well.
    static let recordBatch = FuzzTarget(name: "record-batch") { bytes in
        decode(bytes)
        guard bytes.count >= RecordBatchHeader.size else { return }
        var batch = Array(bytes)
        batch[16] = UInt8(RecordBatchHeader.magic)
        replace(8..<12, of: &batch, by: UInt32(batch.count - 12))
        for codec in [batch[22] & 7, 0, 1, 3, 4] {
            batch[22] = batch[22] & ~7 | codec
            let checksum = batch.withUnsafeBytes {
                varve_crc32c(0, $0.baseAddress.map { $0 + 21 }, $0.count - 21)
            }
            replace(17..<21, of: &batch, by: checksum)
            batch.withUnsafeBytes(decode)
            batch.withUnsafeBytes(readMarker)
        }
    }

    /// Control batches are read for what they say of a transaction.
    private static func readMarker(_ bytes: UnsafeRawBufferPointer) {
        guard let header = try? RecordBatchHeader(parsing: bytes) else { return }
        _ = try? ControlMarker(bytes, header: header, scratch: FetchedRecords(capacity: 16))
    }

    private static func replace(_ range: Range<Int>, of bytes: inout [UInt8], by value: UInt32) {
        bytes.replaceSubrange(range, with: withUnsafeBytes(of: value.bigEndian) { Array($0) })
    }

    private static func decode(_ bytes: UnsafeRawBufferPointer) {
        let fetched = FetchedRecords(capacity: 16)
        do {
            let header = try RecordBatchHeader(parsing: bytes)
            try RecordBatchDecoder.decode(bytes, header: header, from: header.baseOffset, into: fetched)
        } catch {
            precondition(fetched.records.isEmpty && fetched.used == 0, "an error leaves nothing behind")
        }
        for record in fetched.records { touch(record, in: fetched) }
    }

    /// Reads every byte that a record is said to have, so that the address sanitizer sees places out of bounds.
    private static func touch(_ record: FetchedRecords.Record, in fetched: FetchedRecords) {
        var sum: UInt64 = 0
        for place in [record.key, record.value, record.headers] {
            precondition(place.isNull || Int(place.start) + Int(place.length) <= fetched.used)
            for byte in fetched.bytes(place) { sum &+= UInt64(byte) }
        }
        for header in RecordHeaders(of: record, in: fetched) {
            for byte in header.name { sum &+= UInt64(byte) }
            for byte in header.value ?? UnsafeRawBufferPointer(start: nil, count: 0) { sum &+= UInt64(byte) }
        }
        precondition(sum < .max)
    }
}
