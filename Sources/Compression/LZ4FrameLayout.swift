/// What an LZ4 frame's header says about its shape. The header's checksum is left to the decompression.
struct LZ4FrameLayout {
    static let magic: UInt32 = 0x184D_2204
    /// Magic, flags, block descriptor, header checksum.
    static let shortestHeader = 7

    /// What the header declares; nil if it declares nothing.
    let contentBytes: Int?
    private let headerBytes: Int
    /// The most bytes of content that a block has.
    let blockLimit: Int
    private let blocksHaveChecksums: Bool

    init(of frame: UnsafeRawBufferPointer) throws(CompressionError) {
        guard frame.count >= Self.shortestHeader else {
            throw CompressionError(.truncated, "\(frame.count) bytes are no LZ4 frame")
        }
        guard frame.littleEndian(at: 0) == Self.magic else {
            throw CompressionError(.corrupt, "no LZ4 frame: it begins with other bytes")
        }
        let flags = frame[4]
        let declaresContent = flags & 0x08 != 0
        let hasDictionary = flags & 0x01 != 0
        headerBytes = Self.shortestHeader + (declaresContent ? 8 : 0) + (hasDictionary ? 4 : 0)
        guard frame.count >= headerBytes else {
            throw CompressionError(.truncated, "an LZ4 frame that ends in its header")
        }
        blockLimit = try Self.blockLimit(descriptor: frame[5])
        blocksHaveChecksums = flags & 0x10 != 0
        contentBytes = declaresContent ? try Self.contentBytes(in: frame) : nil
    }

    private static func blockLimit(descriptor: UInt8) throws(CompressionError) -> Int {
        let size = Int(descriptor >> 4 & 7)
        guard size >= 4 else { throw CompressionError(.corrupt, "an LZ4 frame with block size \(size)") }
        return 1 << (8 + 2 * size)
    }

    private static func contentBytes(in frame: UnsafeRawBufferPointer) throws(CompressionError) -> Int {
        let low = UInt64(frame.littleEndian(at: 6))
        let high = UInt64(frame.littleEndian(at: 10))
        guard let size = Int(exactly: high << 32 | low) else {
            throw CompressionError(.tooLarge, "an LZ4 frame of more than 2^63 bytes of content")
        }
        return size
    }

    /// The sum of what the blocks can hold at most.
    func contentBound(of frame: UnsafeRawBufferPointer) throws(CompressionError) -> Int {
        var position = headerBytes
        var bound = 0
        while true {
            guard frame.count - position >= 4 else {
                throw CompressionError(.truncated, "an LZ4 frame that ends before its end mark")
            }
            let word = frame.littleEndian(at: position)
            if word == 0 { return bound }
            let size = Int(word & 0x7fff_ffff)
            let isStored = word >> 31 == 1
            bound += isStored ? size : min(blockLimit, size * LZ4Frame.ratioLimit)
            position += 4 + size + (blocksHaveChecksums ? 4 : 0)
            guard position <= frame.count else {
                throw CompressionError(.truncated, "an LZ4 frame that ends within a block")
            }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Four bytes as a number, least significant first. They must be there.
    fileprivate func littleEndian(at position: Int) -> UInt32 {
        UInt32(littleEndian: loadUnaligned(fromByteOffset: position, as: UInt32.self))
    }
}
