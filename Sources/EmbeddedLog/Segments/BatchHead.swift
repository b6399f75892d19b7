import Log

/// The first 16 bytes of a batch, as it lies in a file: what the log sets when it appends. No checksum covers
/// them.
struct BatchHead: BitwiseCopyable {
    static let size = MemoryLayout<BatchHead>.size
    private static let lengthStart = 8

    // Big-endian, in the format's order, without gaps.
    private let baseOffset: Offset
    private let batchLength: Int32
    private let leaderEpoch: Int32

    /// - Parameter batch: a sealed batch, whose length this takes over.
    init(of batch: UnsafeRawBufferPointer, offset: Offset, epoch: Int32) {
        baseOffset = offset.bigEndian
        batchLength = batch.loadUnaligned(fromByteOffset: Self.lengthStart, as: Int32.self)
        leaderEpoch = epoch.bigEndian
    }
}
