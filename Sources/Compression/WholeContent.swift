/// Decompresses what lies in memory as a whole and doesn't say how large its content is.
public enum WholeContent {
    /// - Parameter limit: the most bytes of content; one more is an error, and no more than that are ever held.
    /// - Throws: as `GzipDecoder`.
    public static func ofGzip(
        _ bytes: UnsafeRawBufferPointer, limit: Int
    ) throws(CompressionError) -> [UInt8] {
        var decoder = GzipDecoder(contentLimit: limit)
        var content: [UInt8] = []
        try decoder.decode(bytes, into: &content)
        try decoder.finish()
        return content
    }

    /// - Parameter limit: as for gzip.
    /// - Throws: as `ZstdDecoder`.
    public static func ofZstd(
        _ bytes: UnsafeRawBufferPointer, limit: Int
    ) throws(CompressionError) -> [UInt8] {
        var decoder = ZstdDecoder(contentLimit: limit)
        var content: [UInt8] = []
        try decoder.decode(bytes, into: &content)
        try decoder.finish()
        return content
    }
}
