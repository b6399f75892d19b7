import CLZ4

/// Decompresses whole LZ4 frames into memory of the caller's, one after the other, keeping its own working
/// memory in between. Belongs to one thread.
public struct LZ4FrameDecompressor: ~Copyable {
    private let context: OpaquePointer

    public init() { context = Self.makeContext() }

    static func makeContext() -> OpaquePointer {
        var created: OpaquePointer?
        let result = LZ4F_createDecompressionContext(&created, UInt32(LZ4F_VERSION))
        guard LZ4F_isError(result) == 0, let created else {
            preconditionFailure("LZ4 gives no context: out of memory, or another version's headers")
        }
        return created
    }

    deinit { LZ4F_freeDecompressionContext(context) }

    /// The room that `decompress` should get for `frame`: the content's size as its header says it, or else what
    /// its blocks could hold but no more than `limit`, and a block more, because a block that might not fit is
    /// decompressed elsewhere and copied. Looks only at the lengths of its blocks.
    ///
    /// - Throws: `tooLarge` if the header says more than `limit`; `corrupt` or `truncated` if the header or a block's
    ///   length can't be right.
    public func room(for frame: UnsafeRawBufferPointer, limit: Int) throws(CompressionError) -> Int {
        let layout = try LZ4FrameLayout(of: frame)
        guard let size = layout.contentBytes else {
            return min(try layout.contentBound(of: frame), limit) + layout.blockLimit
        }
        guard size <= limit else {
            throw CompressionError(.tooLarge, "an LZ4 frame of \(size) bytes of content, over \(limit)")
        }
        guard size <= frame.count * LZ4Frame.ratioLimit else {
            throw CompressionError(.corrupt, "\(frame.count) bytes of LZ4 frame can't hold \(size)")
        }
        return size + layout.blockLimit
    }

    /// Decompresses the one frame that `frame` is and returns how many bytes of content it had.
    ///
    /// - Throws: `tooLarge` if the content is over `limit` or `room` doesn't hold it; `corrupt` if it is damaged or
    ///   followed by other bytes; `truncated` if it ends early.
    public mutating func decompress(
        _ frame: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer, limit: Int
    ) throws(CompressionError) -> Int {
        // An earlier call may have ended in the middle of a frame.
        LZ4F_resetDecompressionContext(context)
        var options = LZ4F_decompressOptions_t()
        options.stableDst = 1
        var written = room.count
        var taken = frame.count
        let hint = LZ4F_decompress(
            context, room.baseAddress, &written, frame.baseAddress, &taken, &options)
        guard LZ4F_isError(hint) == 0 else { throw CompressionError(lz4Result: hint) }
        let isFull = hint != 0 && taken < frame.count
        guard !isFull, written <= limit else {
            throw CompressionError(
                .tooLarge, "an LZ4 frame of more than \(min(limit, written)) bytes of content")
        }
        guard hint == 0 else { throw CompressionError(.truncated, "an LZ4 frame that ends early") }
        guard taken == frame.count else {
            throw CompressionError(.corrupt, "\(frame.count - taken) bytes after an LZ4 frame")
        }
        return written
    }
}
