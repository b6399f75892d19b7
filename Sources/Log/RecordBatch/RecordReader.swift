/// Reads a record's fields one behind the other, never beyond `end`.
///
/// Sound because every read compares with `end` first, and `position` only moves by what was compared.
struct RecordReader {
    private(set) var position: UnsafeRawPointer
    let end: UnsafeRawPointer

    init(from position: UnsafeRawPointer, to end: UnsafeRawPointer) {
        self.position = position
        self.end = end
    }

    @inline(__always)
    var remaining: Int { end - position }

    @inline(__always)
    mutating func readByte() throws(RecordFault) -> UInt8 {
        guard position < end else { throw .endsEarly }
        let byte = position.load(as: UInt8.self)
        position += 1
        return byte
    }

    @inline(__always)
    mutating func readVarint() throws(RecordFault) -> Int64 {
        let first = try readByte()
        if first < 0x80 { return ZigZag.decode(UInt64(first)) }
        let second = try readByte()
        let low = UInt64(first & 0x7f) | UInt64(second & 0x7f) << 7
        if second < 0x80 { return ZigZag.decode(low) }
        return try readLongVarint(low)
    }

    /// Goes on after two bytes.
    private mutating func readLongVarint(_ low: UInt64) throws(RecordFault) -> Int64 {
        var value = low
        var shift: UInt64 = 14
        while true {
            let byte = try readByte()
            guard shift < 63 || byte <= 1 else { throw .varintTooLong }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return ZigZag.decode(value) }
            shift += 7
        }
    }

    @inline(__always)
    mutating func skip(_ count: Int64) throws(RecordFault) {
        guard count >= 0, count <= Int64(remaining) else { throw .lengthBeyondRecord }
        position += Int(count)
    }

    /// A length and its bytes, as a place counted from `base`; a length of -1 is null.
    @inline(__always)
    mutating func readSized(from base: UnsafeRawPointer) throws(RecordFault) -> FetchedRecords.Bytes {
        let length = try readVarint()
        if length == -1 { return .null }
        let start = Int32(truncatingIfNeeded: position - base)
        try skip(length)
        return FetchedRecords.Bytes(start: start, length: Int32(truncatingIfNeeded: length))
    }
}
