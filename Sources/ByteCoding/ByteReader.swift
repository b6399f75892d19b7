/// What is wrong with bytes that a `ByteReader` was asked to read.
public struct ByteCodingError: Error, Hashable, Sendable, CustomStringConvertible {
    public var reason: String
    /// Where it went wrong, counted from the first byte of the reader's input.
    public var byte: Int

    public init(_ reason: String, byte: Int) {
        self.reason = reason
        self.byte = byte
    }

    public var description: String { "\(reason) at byte \(byte)" }
}

/// Reads what `ByteWriter` wrote. Every read is bounded: input that ends early, a varint that is too long, or
/// a length beyond the input is an error, never a trap.
public struct ByteReader: Sendable {
    private let bytes: [UInt8]
    public private(set) var position: Int
    private let end: Int

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = 0
        end = bytes.count
    }

    public var remaining: Int { end - position }
    public var isAtEnd: Bool { position == end }

    private func require(_ count: Int) throws(ByteCodingError) {
        guard count >= 0, count <= end - position else {
            throw ByteCodingError("\(count) bytes are due and \(end - position) are left", byte: position)
        }
    }

    public mutating func readByte() throws(ByteCodingError) -> UInt8 {
        try require(1)
        defer { position += 1 }
        return bytes[position]
    }

    public mutating func readFixed<Value: FixedWidthInteger>(
        _ type: Value.Type = Value.self
    ) throws(ByteCodingError) -> Value {
        let width = Value.bitWidth / 8
        try require(width)
        var value: Value = 0
        for index in 0..<width {
            value |= Value(truncatingIfNeeded: bytes[position + index]) << Value(index * 8)
        }
        position += width
        return value
    }

    public mutating func readDouble() throws(ByteCodingError) -> Double {
        Double(bitPattern: try readFixed(UInt64.self))
    }

    public mutating func readBool() throws(ByteCodingError) -> Bool {
        switch try readByte() {
        case 0: false
        case 1: true
        case let other: throw ByteCodingError("\(other) is no flag", byte: position - 1)
        }
    }

    @inline(__always)
    public mutating func readVarint() throws(ByteCodingError) -> UInt64 {
        // Most varints are one byte long.
        if position < end, bytes[position] < 0x80 {
            defer { position += 1 }
            return UInt64(bytes[position])
        }
        return try readLongVarint()
    }

    private mutating func readLongVarint() throws(ByteCodingError) -> UInt64 {
        let start = position
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try readByte()
            guard shift < 63 || byte <= 1 else {
                throw ByteCodingError("a varint beyond 64 bits", byte: start)
            }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    public mutating func readZigZag() throws(ByteCodingError) -> Int64 {
        let value = try readVarint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// A varint that must fit `Int` and be at most `limit`: a count or a length that came from outside.
    public mutating func readCount(atMost limit: Int) throws(ByteCodingError) -> Int {
        let start = position
        let value = try readVarint()
        guard value <= UInt64(limit) else {
            throw ByteCodingError("a count of \(value), over \(limit)", byte: start)
        }
        return Int(value)
    }

    public mutating func readRaw(_ count: Int) throws(ByteCodingError) -> [UInt8] {
        try require(count)
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    public mutating func readSized() throws(ByteCodingError) -> [UInt8] {
        try readRaw(try readCount(atMost: remaining))
    }

    public mutating func readString() throws(ByteCodingError) -> String {
        let start = position
        let content = try readSized()
        guard let text = String(validating: content, as: UTF8.self) else {
            throw ByteCodingError("text that is not UTF-8", byte: start)
        }
        return text
    }

    public mutating func readOptional<Value>(
        _ body: (inout ByteReader) throws(ByteCodingError) -> Value
    ) throws(ByteCodingError) -> Value? {
        try readBool() ? try body(&self) : nil
    }

    /// Says that nothing may follow.
    public func finish() throws(ByteCodingError) {
        guard isAtEnd else { throw ByteCodingError("\(remaining) bytes too many", byte: position) }
    }
}
