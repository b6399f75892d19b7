/// MurmurHash2 with 32 bits and Kafka's seed, as its Java client hashes keys.
public enum Murmur2 {
    private static let seed: UInt32 = 0x9747_b28c
    private static let multiplier: UInt32 = 0x5bd1_e995

    public static func hash(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        var hash = seed ^ UInt32(truncatingIfNeeded: bytes.count)
        let tail = bytes.count & ~3
        for position in stride(from: 0, to: tail, by: 4) {
            var word = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
            word &*= multiplier
            word ^= word >> 24
            hash = hash &* multiplier ^ word &* multiplier
        }
        if tail < bytes.count {
            for position in tail..<bytes.count {
                hash ^= UInt32(bytes[position]) << UInt32(8 * (position - tail))
            }
            hash &*= multiplier
        }
        hash ^= hash >> 13
        hash &*= multiplier
        hash ^= hash >> 15
        return Int32(bitPattern: hash)
    }
}
