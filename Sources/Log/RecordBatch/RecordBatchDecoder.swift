import Compression

/// Reads record batches: checks them, decompresses them, and finds their records' places.
public enum RecordBatchDecoder {
    /// Whether the bytes are those that the header's CRC-32C was made of.
    public static func verifyChecksum(_ batch: UnsafeRawBufferPointer, header: RecordBatchHeader) -> Bool {
        guard batch.count >= header.totalSize else { return false }
        let whole = UnsafeRawBufferPointer(rebasing: batch[..<header.totalSize])
        return RecordBatchHeader.checksum(of: whole) == header.crc
    }

    /// Appends all records of a batch from offset `from` on to `records`. Control batches add none. If it
    /// throws, `records` is as before.
    ///
    /// - Parameter batch: the whole batch; bytes behind it are left alone.
    /// - Throws: `corrupt` for a wrong checksum or content that isn't what the format demands,
    ///   `unsupportedCodec` for snappy, `tooLarge` for content over `RecordBatchLimit`.
    /// - Complexity: O(bytes of content); no allocation once `records` has grown to its size, but for gzip and zstd,
    ///   which this program doesn't write.
    public static func decode(
        _ batch: UnsafeRawBufferPointer, header: RecordBatchHeader, from: Offset, into records: FetchedRecords
    ) throws(LogError) {
        try decode(batch, header: header, from: from, includesControl: false, into: records)
    }

    /// The same, and the records of control batches if they are wanted.
    static func decode(
        _ batch: UnsafeRawBufferPointer, header: RecordBatchHeader, from: Offset, includesControl: Bool,
        into records: FetchedRecords
    ) throws(LogError) {
        guard verifyChecksum(batch, header: header) else {
            throw LogError(
                .corrupt,
                batch.count < header.totalSize
                    ? "\(batch.count) bytes of a batch of \(header.totalSize)" : "the CRC-32C does not agree",
                offset: header.baseOffset)
        }
        guard includesControl || !header.isControl, header.lastOffset >= from else { return }
        let content = UnsafeRawBufferPointer(rebasing: batch[RecordBatchHeader.size..<header.totalSize])
        let size = try unpack(content, header: header, into: records)
        try parse(size, header: header, from: from, in: records)
    }

    /// Puts the records' bytes behind what `records` has, without committing them, and returns their number.
    private static func unpack(
        _ content: UnsafeRawBufferPointer, header: RecordBatchHeader, into records: FetchedRecords
    ) throws(LogError) -> Int {
        switch header.codec {
        case .some(.none): return try put(content, header: header, into: records)
        case .lz4: return try decompress(content, header: header, into: records)
        case .gzip:
            let whole = try withOffset(of: header) { () throws(CompressionError) in
                try WholeContent.ofGzip(content, limit: RecordBatchLimit.contentBytes)
            }
            return try put(whole, header: header, into: records)
        case .zstd:
            let whole = try withOffset(of: header) { () throws(CompressionError) in
                try WholeContent.ofZstd(content, limit: RecordBatchLimit.contentBytes)
            }
            return try put(whole, header: header, into: records)
        case let codec:
            let name = codec.map { "\($0)" } ?? "number \(header.attributes & 7)"
            throw LogError(
                .unsupportedCodec, "compression \(name): only none, gzip, lz4 and zstd are read",
                offset: header.baseOffset)
        }
    }

    private static func put(
        _ content: [UInt8], header: RecordBatchHeader, into records: FetchedRecords
    ) throws(LogError) -> Int {
        let result = content.withUnsafeBytes { bytes in
            Result { () throws(LogError) in try put(bytes, header: header, into: records) }
        }
        return try result.get()
    }

    private static func put(
        _ content: UnsafeRawBufferPointer, header: RecordBatchHeader, into records: FetchedRecords
    ) throws(LogError) -> Int {
        try checkRoom(for: content.count, header: header, in: records)
        let room = records.reserve(content.count)
        UnsafeMutableRawBufferPointer(start: room, count: content.count).copyMemory(from: content)
        return content.count
    }

    private static func decompress(
        _ frame: UnsafeRawBufferPointer, header: RecordBatchHeader, into records: FetchedRecords
    ) throws(LogError) -> Int {
        let limit = RecordBatchLimit.contentBytes
        let count = try withOffset(of: header) { () throws(CompressionError) in
            try records.decompressor.room(for: frame, limit: limit)
        }
        try checkRoom(for: count, header: header, in: records)
        let room = UnsafeMutableRawBufferPointer(start: records.reserve(count), count: count)
        return try withOffset(of: header) { () throws(CompressionError) in
            try records.decompressor.decompress(frame, into: room, limit: limit)
        }
    }

    /// Says of a compression's error in which batch it was.
    private static func withOffset<Value>(
        of header: RecordBatchHeader, _ body: () throws(CompressionError) -> Value
    ) throws(LogError) -> Value {
        do {
            return try body()
        } catch {
            throw LogError(
                error.code == .tooLarge ? .tooLarge : .corrupt, error.message, offset: header.baseOffset)
        }
    }

    private static func checkRoom(
        for size: Int, header: RecordBatchHeader, in records: FetchedRecords
    ) throws(LogError) {
        guard size <= RecordBatchLimit.fetchedBytes - records.used else {
            throw LogError(
                .tooLarge, "\(size) bytes more than the \(records.used) that a fetch has are too many",
                offset: header.baseOffset)
        }
    }

    private static func parse(
        _ size: Int, header: RecordBatchHeader, from: Offset, in records: FetchedRecords
    ) throws(LogError) {
        guard Int(header.recordCount) <= size / RecordBatchLimit.smallestRecordBytes else {
            throw LogError(
                .corrupt, "\(size) bytes can't hold \(header.recordCount) records", offset: header.baseOffset)
        }
        let before = records.records.count
        // Taken out, so that appending asks once for exclusive access and not for each record.
        var found: [FetchedRecords.Record] = []
        swap(&found, &records.records)
        defer { swap(&found, &records.records) }
        var parser = RecordParser(header: header, base: records.base, start: records.used, size: size)
        do {
            try parser.parseAll(from: from, into: &found)
        } catch {
            found.removeLast(found.count - before)
            throw LogError(
                .corrupt, "record \(parser.index) of the batch: \(error.reason)", offset: header.baseOffset)
        }
        records.commit(size)
    }
}
