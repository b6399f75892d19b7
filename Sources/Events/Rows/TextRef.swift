/// Text of an event, borrowed from the records' buffer or from the batch.
///
/// Valid until the next decoding into the batch, and only as long as the `FetchedRecords` keep their content.
/// It is UTF-8 and may be empty.
public struct TextRef: BitwiseCopyable {
    /// Nil if the text is absent.
    public var start: UnsafePointer<UInt8>?
    /// Bytes; -1 if the text is absent.
    public var count: Int64

    @inlinable
    public init(start: UnsafePointer<UInt8>?, count: Int64) {
        self.start = start
        self.count = count
    }

    @inlinable public static var absent: TextRef { TextRef(start: nil, count: -1) }

    @inlinable
    public var isAbsent: Bool { start == nil }

    /// Empty if it is absent.
    @inlinable
    public var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: max(0, Int(count)))
    }

    /// A copy; nil if it is absent.
    ///
    /// - Complexity: linear.
    public var string: String? {
        start == nil ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// Whether these bytes stand in `other` at `offset`. Text that is absent or empty stands everywhere.
    ///
    /// - Precondition: `offset` lies in `other` or at its end.
    /// - Complexity: linear; names, which are mostly short, are compared in one step.
    @inlinable @inline(__always)
    public func equals(_ other: UnsafeRawBufferPointer, from offset: Int) -> Bool {
        guard let start, count <= other.count - offset else { return isAbsent }
        if count <= Self.wordBytes, offset + Self.wordBytes <= other.count {
            return equalsWord(start, other.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        for index in 0..<Int(count) where start[index] != other[offset + index] { return false }
        return true
    }

    @usableFromInline static var wordBytes: Int { MemoryLayout<UInt64>.size }

    /// Sound: behind every text there are `FetchedRecords.padding` readable bytes, or as many of the batch's arena.
    @inlinable @inline(__always)
    func equalsWord(_ start: UnsafePointer<UInt8>, _ other: UInt64) -> Bool {
        guard count > 0 else { return true }
        let mine = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
        return (mine ^ other).littleEndian << UInt64(64 - 8 * count) == 0
    }
}
