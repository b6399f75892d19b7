/// Writes a record's fields one behind the other. The caller has computed their sizes and made the room.
struct RecordWriter {
    private(set) var position: UnsafeMutableRawPointer

    init(at position: UnsafeMutableRawPointer) { self.position = position }

    @inline(__always)
    mutating func write(_ byte: UInt8) {
        position.storeBytes(of: byte, as: UInt8.self)
        position += 1
    }

    @inline(__always)
    mutating func writeVarint(_ value: Int64) {
        var rest = ZigZag.encode(value)
        while rest >= 0x80 {
            write(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        write(UInt8(truncatingIfNeeded: rest))
    }

    @inline(__always)
    mutating func write(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        position.copyMemory(from: source, byteCount: bytes.count)
        position += bytes.count
    }

    /// A length and its bytes; nil is a length of -1.
    @inline(__always)
    mutating func writeSized(_ bytes: UnsafeRawBufferPointer?) {
        writeVarint(Int64(bytes?.count ?? -1))
        if let bytes { write(bytes) }
    }

    @inline(__always)
    static func size(_ bytes: UnsafeRawBufferPointer?) -> Int {
        guard let bytes else { return 1 }
        return ZigZag.size(Int64(bytes.count)) + bytes.count
    }
}
