import Compression

/// Opens inputs, compressed or not. What a file is compressed with is read from its first bytes, so that
/// standard input and files of any name work.
package enum InputFile {
    private static let gzipMark: [UInt8] = [0x1F, 0x8B]
    private static let lz4Mark: [UInt8] = [0x04, 0x22, 0x4D, 0x18]
    /// What some editors write before UTF-8. It is not part of the content.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    /// Compressions that are common and not read here, by their first bytes.
    private static let unreadMarks: [(name: String, mark: [UInt8])] = [
        ("Zstandard", [0x28, 0xB5, 0x2F, 0xFD]), ("bzip2", [0x42, 0x5A, 0x68]),
        ("xz", [0xFD, 0x37, 0x7A, 0x58]),
        ("zip", [0x50, 0x4B, 0x03, 0x04]),
    ]

    /// - Parameter path: `-` is standard input.
    package static func open(_ path: String) throws(InputError) -> any ByteSource {
        let content = try PeekedSource(try decompressed(path), count: byteOrderMark.count)
        if content.first.starts(with: byteOrderMark) { content.drop(byteOrderMark.count) }
        return content
    }

    private static func decompressed(_ path: String) throws(InputError) -> any ByteSource {
        let source = try PeekedSource(try FileSource(path: path), count: lz4Mark.count)
        if source.first.starts(with: gzipMark) {
            return DecodingSource(source, decoder: GzipDecoder(contentLimit: .max))
        }
        if source.first.starts(with: lz4Mark) {
            return DecodingSource(source, decoder: LZ4FrameDecoder(contentLimit: .max))
        }
        for (name, mark) in unreadMarks where source.first.starts(with: mark) {
            throw InputError(
                kind: .unreadable, file: source.name,
                reason: "is compressed with \(name); plain files, gzip and LZ4 frames are read")
        }
        for (ending, name) in [(".gz", "gzip"), (".lz4", "an LZ4 frame")] where path.hasSuffix(ending) {
            throw InputError(kind: .damaged, file: path, reason: "is not \(name), though its name says so")
        }
        return source
    }
}
