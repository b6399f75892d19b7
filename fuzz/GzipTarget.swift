import Compression

extension FuzzTarget {
    /// Reads the bytes at once and in chunks: both give the same content, or both an error.
    static let gzip = FuzzTarget(name: "gzip") { bytes in
        let atOnce = try? inflated(bytes, chunk: max(1, bytes.count))
        precondition(atOnce == (try? inflated(bytes, chunk: 11)), "chunks make no difference")
    }

    private static func inflated(
        _ bytes: UnsafeRawBufferPointer, chunk: Int
    ) throws(CompressionError) -> [UInt8] {
        var decoder = GzipDecoder(contentLimit: contentLimit)
        var content: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            let part = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + chunk, bytes.count)])
            try decoder.decode(part, into: &content)
        }
        try decoder.finish()
        precondition(content.count <= contentLimit, "the limit holds")
        return content
    }
}
