import Compression

extension FuzzTarget {
    /// Bytes of content that the decoders of compressed input may give.
    static let contentLimit = 4 << 20

    /// Reads the bytes as one frame at once, then as a stream in chunks, and compares: what the first reads, the
    /// second reads as well.
    static let lz4Frame = FuzzTarget(name: "lz4-frame") { bytes in
        let atOnce = try? LZ4Frame.decompress(Array(bytes), limit: contentLimit)
        let streamed = try? lz4Streamed(bytes)
        if let atOnce { precondition(atOnce == streamed, "both ways give the same") }
    }

    private static func lz4Streamed(_ bytes: UnsafeRawBufferPointer) throws(CompressionError) -> [UInt8] {
        var decoder = LZ4FrameDecoder(contentLimit: contentLimit)
        var content: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 13) {
            let chunk = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + 13, bytes.count)])
            try decoder.decode(chunk, into: &content)
        }
        try decoder.finish()
        precondition(content.count <= contentLimit, "the limit holds")
        return content
    }
}
