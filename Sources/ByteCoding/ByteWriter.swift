/// Appends fixed-width, varint and length-prefixed values to a growing array of bytes.
///
/// Integers of fixed width are little-endian. The encoding has no padding, no alignment and no dependence on
/// the machine, so equal values always give equal bytes: state hashes rest on that.
public struct ByteWriter: Sendable {
    @usableFromInline var storage: [UInt8]
    @inlinable public var bytes: [UInt8] { storage }

    public init(reservingCapacity capacity: Int = 0) {
        storage = []
        storage.reserveCapacity(capacity)
    }

    @inlinable public var count: Int { storage.count }

    /// A copy of the bytes that takes no more memory than they need, for what is kept while the writer is used again.
    public var bytesWithoutRoom: [UInt8] { bytes.withUnsafeBufferPointer { Array($0) } }

    public mutating func removeAll(keepingCapacity: Bool = true) {
        storage.removeAll(keepingCapacity: keepingCapacity)
    }

    @inlinable
    public mutating func write(_ byte: UInt8) {
        storage.append(byte)
    }

    /// Writes an integer in its own width, least significant byte first.
    @inlinable
    public mutating func writeFixed<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.littleEndian) { storage.append(contentsOf: $0) }
    }

    /// Writes the IEEE 754 bit pattern, so that every value (negative zero and NaN included) keeps its bits.
    @inlinable
    public mutating func write(_ value: Double) {
        writeFixed(value.bitPattern)
    }

    /// Writes the bit patterns one after another, without their number.
    @inlinable
    public mutating func write(_ values: [Double]) {
        #if _endian(little)
        values.withUnsafeBytes { storage.append(contentsOf: $0) }
        #else
        for value in values { write(value) }
        #endif
    }

    @inlinable
    public mutating func write(_ flag: Bool) {
        storage.append(flag ? 1 : 0)
    }

    /// Writes an unsigned LEB128 varint: seven bits a byte, least significant first, 1 to 10 bytes.
    @inlinable
    public mutating func writeVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            storage.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        storage.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Writes a zig-zag varint (Protocol Buffers' `sint64`), short for values near zero of either sign.
    @inlinable
    public mutating func writeZigZag(_ value: Int64) {
        writeVarint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    /// Writes bytes as they are, without a length.
    @inlinable
    public mutating func writeRaw(_ content: some Sequence<UInt8>) {
        storage.append(contentsOf: content)
    }

    /// Writes bytes with a varint length before them.
    @inlinable
    public mutating func writeSized(_ content: some Collection<UInt8>) {
        writeVarint(UInt64(content.count))
        storage.append(contentsOf: content)
    }

    @inlinable
    public mutating func write(_ text: String) {
        writeSized(text.utf8)
    }

    /// Writes a presence byte, and the value if there is one.
    @inlinable
    public mutating func writeOptional<Value>(_ value: Value?, _ body: (inout ByteWriter, Value) -> Void) {
        write(value != nil)
        if let value { body(&self, value) }
    }
}
