import CZlib
import CZstd

/// What other programs' producers make of a batch's records.
enum Compressed {
    static func gzip(_ content: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        deflateInit2_(
            &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        var input = content
        var output = [UInt8](repeating: 0, count: content.count + 1_024)
        let room = output.count
        let left = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                deflate(&stream, Z_FINISH)
                return Int(stream.avail_out)
            }
        }
        return Array(output[..<(room - left)])
    }

    /// - Parameter declaresSize: whether the frame says how large its content is; a streaming producer can't.
    static func zstd(_ content: [UInt8], declaresSize: Bool = true) -> [UInt8] {
        let context = ZSTD_createCCtx()
        defer { ZSTD_freeCCtx(context) }
        ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, declaresSize ? 1 : 0)
        var output = [UInt8](repeating: 0, count: ZSTD_compressBound(content.count))
        let size = ZSTD_compress2(context, &output, output.count, content, content.count)
        return Array(output[..<size])
    }
}
