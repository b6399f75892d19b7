import CLZ4
import CZlib
import Compression

/// Content and its compressed forms, made by the libraries themselves with settings that Varve doesn't use.
enum Samples {
    /// Compressible, and longer than several blocks of any size used here.
    static let long: [UInt8] = (0..<700_000).map {
        UInt8(truncatingIfNeeded: $0 / 11 ^ $0 % 17 &* $0 / 1_000)
    }
    static let short = Array("hello, hello, hello, hello\n".utf8)

    /// `short`, as the program gzip 1.12 writes it with `-n9`.
    static let shortGzip: [UInt8] = [
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0xd7, 0x51,
        0xc8, 0xc0, 0xa4, 0xb8, 0x00, 0x4b, 0x21, 0xa1, 0x29, 0x1b, 0x00, 0x00, 0x00,
    ]
    /// `short`, as the program lz4 1.9.4 writes it with `-9 --content-size`: its checksums included.
    static let shortLZ4: [UInt8] = [
        0x04, 0x22, 0x4d, 0x18, 0x6c, 0x40, 0x1b, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xd7, 0x10, 0x00,
        0x00, 0x00, 0x7b, 0x68, 0x65, 0x6c, 0x6c, 0x6f, 0x2c, 0x20, 0x07, 0x00, 0x50, 0x65, 0x6c, 0x6c, 0x6f,
        0x0a, 0x00, 0x00, 0x00, 0x00, 0x4d, 0x6e, 0x79, 0xd3,
    ]

    static func gzip(_ content: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        precondition(
            deflateInit2_(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK)
        defer { deflateEnd(&stream) }
        var input = content
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(content.count))))
        let written = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END)
                return Int(stream.total_out)
            }
        }
        return Array(output[..<written])
    }

    /// A frame as other writers make it: `linked` blocks need what came before them.
    static func lz4(_ content: [UInt8], linked: Bool, checksums: Bool, declaresSize: Bool) -> [UInt8] {
        var preferences = LZ4F_preferences_t()
        preferences.frameInfo.blockSizeID = LZ4F_max64KB
        preferences.frameInfo.blockMode = linked ? LZ4F_blockLinked : LZ4F_blockIndependent
        preferences.frameInfo.contentChecksumFlag =
            checksums ? LZ4F_contentChecksumEnabled : LZ4F_noContentChecksum
        preferences.frameInfo.blockChecksumFlag = checksums ? LZ4F_blockChecksumEnabled : LZ4F_noBlockChecksum
        preferences.frameInfo.contentSize = declaresSize ? UInt64(content.count) : 0
        var frame = [UInt8](repeating: 0, count: LZ4F_compressFrameBound(content.count, &preferences))
        let written = LZ4F_compressFrame(&frame, frame.count, content, content.count, &preferences)
        precondition(LZ4F_isError(written) == 0)
        return Array(frame[..<written])
    }
}
