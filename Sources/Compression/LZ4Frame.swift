import CLZ4

/// The LZ4 frame format (github.com/lz4/lz4, doc/lz4_Frame_format.md), a whole frame at a time.
public enum LZ4Frame {
    /// No LZ4 block holds more than this many bytes of content for each byte of its own.
    package static let ratioLimit = 255

    /// Independent blocks, so that a reader needs no history; the content's size in the header, so that it can
    /// make room at once. No checksum over the content: the batch or file around it has one.
    private static func preferences(contentBytes: Int) -> LZ4F_preferences_t {
        var preferences = LZ4F_preferences_t()
        preferences.frameInfo.blockSizeID = LZ4F_max256KB
        preferences.frameInfo.blockMode = LZ4F_blockIndependent
        preferences.frameInfo.contentSize = UInt64(contentBytes)
        return preferences
    }

    /// The most bytes that a frame of so many bytes of content can take.
    public static func frameBound(contentBytes: Int) -> Int {
        var preferences = preferences(contentBytes: contentBytes)
        return LZ4F_compressFrameBound(contentBytes, &preferences)
    }

    /// Writes `content` as one frame and returns how many bytes that took. `frame` must have `frameBound` bytes.
    /// Allocates nothing.
    public static func compress(
        _ content: UnsafeRawBufferPointer, into frame: UnsafeMutableRawBufferPointer
    ) throws(CompressionError) -> Int {
        var preferences = preferences(contentBytes: content.count)
        let written = LZ4F_compressFrame(
            frame.baseAddress, frame.count, content.baseAddress, content.count, &preferences)
        guard LZ4F_isError(written) == 0 else { throw CompressionError(lz4Result: written) }
        return written
    }

    public static func compress(_ content: [UInt8]) throws(CompressionError) -> [UInt8] {
        var frame = [UInt8](repeating: 0, count: frameBound(contentBytes: content.count))
        let result = content.withUnsafeBytes { source in
            frame.withUnsafeMutableBytes { target in
                Result { () throws(CompressionError) in try compress(source, into: target) }
            }
        }
        frame.removeLast(frame.count - (try result.get()))
        return frame
    }

    /// Decompresses one frame of at most `limit` bytes of content.
    public static func decompress(_ frame: [UInt8], limit: Int) throws(CompressionError) -> [UInt8] {
        var decompressor = LZ4FrameDecompressor()
        var content: [UInt8] = []
        let result = frame.withUnsafeBytes { source in
            Result { () throws(CompressionError) in
                content = [UInt8](repeating: 0, count: try decompressor.room(for: source, limit: limit))
                let result = content.withUnsafeMutableBytes { room in
                    Result { () throws(CompressionError) in
                        try decompressor.decompress(source, into: room, limit: limit)
                    }
                }
                return try result.get()
            }
        }
        content.removeLast(content.count - (try result.get()))
        return content
    }
}
