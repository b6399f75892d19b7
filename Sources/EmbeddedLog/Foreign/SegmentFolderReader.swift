package import Log

/// Goes through the batches of one folder of segments in order, whoever wrote them. Belongs to one thread.
///
/// More is allowed than in the log's own files: any leader epoch, gaps of offsets (compaction and transactions leave
/// them), zeros behind the last batch (preallocated segments), and a last segment that ends within a batch, because it
/// was copied while it was written. What is damage in any log is an error with file, byte and offset.
package final class SegmentFolderReader {
    /// Enough for many small batches at once, and not much for the header of a large one.
    package static let headerWindowBytes = 32 << 10
    package static let wholeWindowBytes = 1 << 20
    /// Where the format's version lies, in every version of it.
    private static let magicByte = 16

    private let folder: SegmentFolder
    private let storage: any Storage
    private let segments: [SegmentFolder.Segment]
    private let end: Offset
    private let window: FileWindow
    private var number = -1
    private var file: (any StorageFile)?
    private var fileBytes: Int64 = 0
    private var nextByte: Int64 = 0
    private var current: (header: RecordBatchHeader, byte: Int64)?
    /// The offset behind the last batch; nothing before it may come.
    private var nextOffset: Offset

    /// Bytes of all batches so far.
    package private(set) var bytesRead: Int64 = 0
    /// Bytes of a batch at the last segment's end that is not all there.
    package private(set) var cutBytes: Int64 = 0

    /// - Parameters:
    ///   - from: segments that lie wholly before it are passed over.
    ///   - end: batches from this offset on are not looked at.
    /// - Throws: what listing the folder throws.
    package init(
        _ folder: SegmentFolder, storage: any Storage, from: Offset = 0, end: Offset = .max,
        windowBytes: Int = wholeWindowBytes
    ) throws(LogError) {
        self.folder = folder
        self.storage = storage
        self.end = end
        let all = try folder.segments(storage)
        segments = Array(all[(all.lastIndex { $0.base <= from } ?? 0)...])
        nextOffset = segments.first?.base ?? 0
        window = FileWindow(capacity: windowBytes)
    }

    /// Bytes of all segments that are gone through.
    package func totalBytes() throws(LogError) -> Int64 {
        var sum: Int64 = 0
        for segment in segments { sum += try storage.open(segment.path, .read).size() }
        return sum
    }

    /// Goes to the next batch. Nil behind the last one.
    ///
    /// - Throws: `corrupt`, `newerFormat`, `tooLarge`; `invalid` for formats from before Kafka 0.11.
    package func next() throws(LogError) -> RecordBatchHeader? {
        while nextOffset < end {
            guard nextByte < fileBytes else {
                guard try openNext() else { break }
                continue
            }
            let bytes = try window.bytes(at: nextByte, RecordBatchHeader.size, limit: fileBytes)
            if bytes.allSatisfy({ $0 == 0 }) {
                guard try restIsZero() else { throw fault(.corrupt, "zeros, with other bytes behind them") }
                nextByte = fileBytes
                continue
            }
            guard let header = try header(in: bytes) else { continue }
            current = (header, nextByte)
            nextByte += Int64(header.totalSize)
            bytesRead += Int64(header.totalSize)
            nextOffset = header.lastOffset + 1
            return header
        }
        current = nil
        return nil
    }

    /// The bytes of the batch that `next` went to, until the next call. Their checksum is not looked at.
    package func batch() throws(LogError) -> UnsafeRawBufferPointer {
        guard let current else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return try window.bytes(at: current.byte, current.header.totalSize, limit: fileBytes)
    }

    /// The same error, with the place of the batch that `next` went to.
    package func located(_ error: LogError) -> LogError {
        var error = error
        error.topicPartition = folder.topicPartition
        error.file = file?.path
        error.byte = current?.byte ?? nextByte
        error.offset = current?.header.baseOffset ?? error.offset ?? nextOffset
        return error
    }

    private func openNext() throws(LogError) -> Bool {
        current = nil
        guard number + 1 < segments.count else { return false }
        number += 1
        let segment = segments[number]
        let opened = try storage.open(segment.path, .read)
        file = opened
        fileBytes = try opened.size()
        nextByte = 0
        window.open(opened)
        guard segment.base >= nextOffset else {
            throw fault(
                .corrupt, "the segment's name says \(segment.base), where \(nextOffset) is due at least")
        }
        return true
    }

    /// The header of the batch at `nextByte`; nil if the file ends within the batch and may.
    private func header(in bytes: UnsafeRawBufferPointer) throws(LogError) -> RecordBatchHeader? {
        if bytes.count > Self.magicByte, (0...1).contains(bytes[Self.magicByte]) {
            throw fault(
                .invalid,
                "a message of format \(bytes[Self.magicByte]), from before Kafka 0.11: only record batches (format 2) "
                    + "are read, so let a newer broker rewrite the topic, for example by mirroring it")
        }
        let left = fileBytes - nextByte
        guard bytes.count == RecordBatchHeader.size else { return try endOfFile(left) }
        let header: RecordBatchHeader
        do {
            header = try RecordBatchHeader(parsing: bytes)
        } catch {
            throw fault(error.code, error.message)
        }
        guard header.baseOffset >= nextOffset else {
            throw fault(
                .corrupt, "a batch of offset \(header.baseOffset) where \(nextOffset) is due at least")
        }
        return Int64(header.totalSize) <= left ? header : try endOfFile(left)
    }

    private func endOfFile(_ left: Int64) throws(LogError) -> RecordBatchHeader? {
        guard number == segments.count - 1 else {
            throw fault(.corrupt, "the segment ends within a batch, and another segment follows")
        }
        cutBytes = left
        nextByte = fileBytes
        return nil
    }

    private func restIsZero() throws(LogError) -> Bool {
        var byte = nextByte
        while byte < fileBytes {
            let bytes = try window.bytes(at: byte, Self.wholeWindowBytes, limit: fileBytes)
            guard !bytes.isEmpty, bytes.allSatisfy({ $0 == 0 }) else { return false }
            byte += Int64(bytes.count)
        }
        return true
    }

    private func fault(_ code: LogError.Code, _ message: String) -> LogError {
        current = nil
        return located(LogError(code, message))
    }
}
