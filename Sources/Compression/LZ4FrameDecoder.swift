import CLZ4

/// Decompresses LZ4 frames chunk by chunk: several frames one behind the other are one content, as the lz4
/// program has it. Belongs to one thread.
///
/// After an error every further call throws the same error.
public struct LZ4FrameDecoder: ~Copyable {
    /// Bytes that are written at a time.
    private static let pieceBytes = 64 << 10

    private let context: OpaquePointer
    private let piece: UnsafeMutableRawBufferPointer
    private let contentLimit: Int
    private var progress = DecodingProgress()

    /// - Parameter contentLimit: the most bytes of content that are given; one more is an error.
    public init(contentLimit: Int) {
        self.contentLimit = contentLimit
        context = LZ4FrameDecompressor.makeContext()
        piece = .allocate(byteCount: Self.pieceBytes, alignment: 16)
    }

    deinit {
        LZ4F_freeDecompressionContext(context)
        piece.deallocate()
    }

    /// Appends to `content` all that the compressed bytes so far allow to know.
    ///
    /// - Throws: `corrupt` for bytes that are no LZ4 frame or don't agree with their checksum; `tooLarge` when the
    ///   content goes over the limit. `content` has what came before that then.
    public mutating func decode(
        _ chunk: UnsafeRawBufferPointer, into content: inout [UInt8]
    ) throws(CompressionError) {
        if let failure = progress.failure { throw failure }
        var rest = chunk
        var written = 0
        do {
            repeat {
                written = piece.count
                try decodePiece(&rest, written: &written)
                try progress.add(written, limit: contentLimit)
                content.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[..<written]))
            } while !rest.isEmpty || written == piece.count
        } catch {
            progress.failure = error
            throw error
        }
    }

    private mutating func decodePiece(
        _ rest: inout UnsafeRawBufferPointer, written: inout Int
    ) throws(CompressionError) {
        var taken = rest.count
        let hint = LZ4F_decompress(
            context, piece.baseAddress, &written, rest.baseAddress, &taken, nil)
        guard LZ4F_isError(hint) == 0 else { throw CompressionError(lz4Result: hint) }
        rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
        if hint == 0 {
            progress.endPart()
        } else if taken > 0 {
            progress.beginPart()
        }
    }

    /// Says that no more will come.
    ///
    /// - Throws: `truncated` if the content is not complete.
    public mutating func finish() throws(CompressionError) {
        try progress.finish("LZ4 frame")
    }
}
