import Compression

/// The content of a compressed source.
final class DecodingSource<Decoder: StreamDecoder & ~Copyable>: ByteSource {
    let name: String
    private let source: any ByteSource
    private var decoder: Decoder
    // Small, because a piece of gzip may hold a thousand times as many bytes of content.
    private var compressed = [UInt8](repeating: 0, count: 16_384)
    private var content: [UInt8] = []
    private var position = 0
    private var hasEnded = false
    private var delayedError: InputError?

    init(_ source: any ByteSource, decoder: consuming Decoder) {
        name = source.name
        self.source = source
        self.decoder = decoder
    }

    var bytesTaken: Int64 { source.bytesTaken }
    var byteCount: Int64? { source.byteCount }

    func read(into buffer: inout [UInt8], waitMilliseconds: Int32?) throws(InputError) -> Int? {
        while position == content.count {
            if let delayedError { throw delayedError }
            if hasEnded { return 0 }
            guard let count = try source.read(into: &compressed, waitMilliseconds: waitMilliseconds) else {
                return nil
            }
            decode(count)
        }
        let given = min(buffer.count, content.count - position)
        buffer.replaceSubrange(0..<given, with: content[position..<position + given])
        position += given
        return given
    }

    /// Replaces the content. What was decoded before an error is given first.
    private func decode(_ count: Int) {
        content.removeAll(keepingCapacity: true)
        position = 0
        do {
            if count == 0 {
                hasEnded = true
                try decoder.finish()
            } else {
                try feed(count)
            }
        } catch {
            delayedError = InputError(
                kind: .damaged, file: name,
                reason:
                    "\(error.message), near byte \(source.bytesTaken) of the file (\(error.code.rawValue))")
        }
    }

    private func feed(_ count: Int) throws(CompressionError) {
        var failure: CompressionError?
        compressed.withUnsafeBytes { bytes in
            do throws(CompressionError) {
                try decoder.decode(UnsafeRawBufferPointer(rebasing: bytes[..<count]), into: &content)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}
