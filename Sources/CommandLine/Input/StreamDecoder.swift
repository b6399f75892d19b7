import Compression

/// A compressed format that is read chunk by chunk.
protocol StreamDecoder: ~Copyable {
    mutating func decode(
        _ chunk: UnsafeRawBufferPointer, into content: inout [UInt8]
    ) throws(CompressionError)
    mutating func finish() throws(CompressionError)
}

extension GzipDecoder: StreamDecoder {}
extension LZ4FrameDecoder: StreamDecoder {}
