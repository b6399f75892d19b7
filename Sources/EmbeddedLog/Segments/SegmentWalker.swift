import Log

/// Goes from batch to batch through one segment's file. Belongs to one thread.
final class SegmentWalker {
    enum Step {
        case batch(RecordBatchHeader, byte: Int64)
        /// The limit is reached exactly.
        case end
        /// The bytes at `byte` are not the batch that is due; the walk stays there.
        case fault(String)
    }

    /// Enough for many small batches at once, and not much for the header of a large one.
    static let headerWindowBytes = 32 << 10
    static let wholeWindowBytes = 1 << 20

    private let window: FileWindow
    private let limit: Int64
    private let epoch: Int32
    private let checksContiguity: Bool
    private(set) var byte: Int64
    private(set) var nextOffset: Offset

    /// - Parameter limit: the byte to stop at; the file's size or less.
    init(
        _ file: any StorageFile, from byte: Int64, expecting offset: Offset, epoch: Int32, limit: Int64,
        windowBytes: Int = headerWindowBytes, checksContiguity: Bool = true
    ) {
        window = FileWindow(capacity: windowBytes)
        window.open(file)
        self.byte = byte
        nextOffset = offset
        self.epoch = epoch
        self.limit = limit
        self.checksContiguity = checksContiguity
    }

    /// - Throws: what reading the file throws; bytes that are wrong are a step.
    func next(verifyingChecksum: Bool = false) throws(LogError) -> Step {
        guard byte < limit else { return .end }
        let bytes = try window.bytes(at: byte, RecordBatchHeader.size, limit: limit)
        let expected = checksContiguity ? nextOffset : nil
        switch BatchRule.header(bytes, expected: expected, epoch: epoch, room: limit - byte) {
        case .failure(let fault): return .fault(fault.reason)
        case .success(let header):
            if verifyingChecksum, try !hasChecksum(header) { return .fault("the CRC-32C does not agree") }
            let start = byte
            byte += Int64(header.totalSize)
            nextOffset = header.lastOffset + 1
            return .batch(header, byte: start)
        }
    }

    private func hasChecksum(_ header: RecordBatchHeader) throws(LogError) -> Bool {
        let batch = try window.bytes(at: byte, header.totalSize, limit: limit)
        return RecordBatchDecoder.verifyChecksum(batch, header: header)
    }
}
