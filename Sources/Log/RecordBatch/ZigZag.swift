/// Kafka's signed varints: Protocol Buffers' zig-zag encoding, 1 to 10 bytes.
enum ZigZag {
    @inline(__always)
    static func encode(_ value: Int64) -> UInt64 {
        UInt64(bitPattern: (value << 1) ^ (value >> 63))
    }

    @inline(__always)
    static func decode(_ value: UInt64) -> Int64 {
        Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// The bytes that `value` takes.
    @inline(__always)
    static func size(_ value: Int64) -> Int {
        (UInt64.bitWidth - (encode(value) | 1).leadingZeroBitCount + 6) / 7
    }
}
