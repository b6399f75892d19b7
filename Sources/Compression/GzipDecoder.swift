import CZlib

/// Decompresses gzip (RFC 1952) chunk by chunk: several members one behind the other are one content, as gzip
/// itself has it. Belongs to one thread.
///
/// After an error every further call throws the same error.
public struct GzipDecoder: ~Copyable {
    /// Bytes that zlib writes at a time.
    private static let pieceBytes = 64 << 10
    /// zlib's largest window, plus 16 for gzip's header and trailer.
    private static let windowBits: Int32 = 15 + 16

    // On the heap, because zlib's state points back to it.
    private let stream: UnsafeMutablePointer<z_stream>
    private let piece: UnsafeMutableRawBufferPointer
    private let contentLimit: Int
    private var progress = DecodingProgress()

    /// - Parameter contentLimit: the most bytes of content that are given; one more is an error.
    public init(contentLimit: Int) {
        self.contentLimit = contentLimit
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        piece = .allocate(byteCount: Self.pieceBytes, alignment: 16)
        let size = Int32(MemoryLayout<z_stream>.size)
        let result = inflateInit2_(stream, Self.windowBits, ZLIB_VERSION, size)
        precondition(result == Z_OK, "zlib gives no stream: out of memory, or another version's headers")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        piece.deallocate()
    }

    /// Appends to `content` all that the compressed bytes so far allow to know.
    ///
    /// - Throws: `corrupt` for bytes that are no gzip or don't agree with their checksum; `tooLarge` when the content
    ///   goes over the limit. `content` has what came before that then.
    public mutating func decode(
        _ chunk: UnsafeRawBufferPointer, into content: inout [UInt8]
    ) throws(CompressionError) {
        if let failure = progress.failure { throw failure }
        var rest = chunk
        do {
            while !rest.isEmpty {
                // zlib counts in 32 bits.
                let count = min(rest.count, Int(UInt32.max))
                try inflateAll(UnsafeRawBufferPointer(rebasing: rest[..<count]), into: &content)
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        } catch {
            progress.failure = error
            throw error
        }
    }

    private mutating func inflateAll(
        _ input: UnsafeRawBufferPointer, into content: inout [UInt8]
    ) throws(CompressionError) {
        // zlib's interface has no const; it doesn't write there.
        let bytes = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes)
        stream.pointee.avail_in = UInt32(input.count)
        defer { stream.pointee.next_in = nil }
        repeat {
            let written = try inflatePiece()
            try progress.add(written, limit: contentLimit)
            content.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[..<written]))
        } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
    }

    /// Fills `piece` as far as possible and returns how far.
    private mutating func inflatePiece() throws(CompressionError) -> Int {
        stream.pointee.next_out = piece.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(piece.count)
        let hadInput = stream.pointee.avail_in > 0
        let result = inflate(stream, Z_NO_FLUSH)
        switch result {
        case Z_STREAM_END:
            progress.endPart()
            inflateReset(stream)
        case Z_OK: progress.beginPart()
        // Nothing more can be written without more input.
        case Z_BUF_ERROR: if hadInput { progress.beginPart() }
        default:
            let reason = stream.pointee.msg.map { String(cString: $0) } ?? "error \(result)"
            throw CompressionError(.corrupt, "gzip: \(reason)")
        }
        return piece.count - Int(stream.pointee.avail_out)
    }

    /// Says that no more will come.
    ///
    /// - Throws: `truncated` if the content is not complete.
    public mutating func finish() throws(CompressionError) {
        try progress.finish("gzip")
    }
}
