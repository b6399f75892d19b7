import CZstd

/// Decompresses Zstandard frames (RFC 8878) chunk by chunk: several frames one behind the other are one content, as
/// the zstd program has it. Belongs to one thread.
///
/// After an error every further call throws the same error.
public struct ZstdDecoder: ~Copyable {
    /// Bytes that are written at a time.
    private static let pieceBytes = 64 << 10
    /// A frame that wants a longer history is refused: 128 MiB, which is zstd's own limit for decoders.
    private static let windowLogLimit: Int32 = 27

    private let context: OpaquePointer
    private let piece: UnsafeMutableRawBufferPointer
    private let contentLimit: Int
    private var progress = DecodingProgress()

    /// - Parameter contentLimit: the most bytes of content that are given; one more is an error.
    public init(contentLimit: Int) {
        self.contentLimit = contentLimit
        guard let context = ZSTD_createDCtx() else {
            preconditionFailure("zstd gives no context: out of memory")
        }
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.windowLogLimit)
        self.context = context
        piece = .allocate(byteCount: Self.pieceBytes, alignment: 16)
    }

    deinit {
        ZSTD_freeDCtx(context)
        piece.deallocate()
    }

    /// Appends to `content` all that the compressed bytes so far allow to know.
    ///
    /// - Throws: `corrupt` for bytes that are no Zstandard frame or don't agree with their checksum; `tooLarge` when
    ///   the content goes over the limit. `content` has what came before that then.
    public mutating func decode(
        _ chunk: UnsafeRawBufferPointer, into content: inout [UInt8]
    ) throws(CompressionError) {
        if let failure = progress.failure { throw failure }
        var input = ZSTD_inBuffer(src: chunk.baseAddress, size: chunk.count, pos: 0)
        var written = 0
        do {
            repeat {
                written = try decodePiece(&input)
                try progress.add(written, limit: contentLimit)
                content.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[..<written]))
            } while input.pos < input.size || written == piece.count
        } catch {
            progress.failure = error
            throw error
        }
    }

    /// Fills `piece` as far as possible and returns how far.
    private mutating func decodePiece(_ input: inout ZSTD_inBuffer) throws(CompressionError) -> Int {
        var output = ZSTD_outBuffer(dst: piece.baseAddress, size: piece.count, pos: 0)
        let before = input.pos
        let hint = ZSTD_decompressStream(context, &output, &input)
        guard ZSTD_isError(hint) == 0 else {
            let name = ZSTD_getErrorName(hint).map { String(cString: $0) } ?? "unknown error"
            throw CompressionError(.corrupt, "zstd: \(name)")
        }
        if input.pos > before || output.pos > 0 {
            if hint == 0 { progress.endPart() } else { progress.beginPart() }
        }
        return output.pos
    }

    /// Says that no more will come.
    ///
    /// - Throws: `truncated` if the content is not complete.
    public mutating func finish() throws(CompressionError) {
        try progress.finish("Zstandard frame")
    }
}
