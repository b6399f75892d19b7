import Compression

/// Records of one fetch: their bytes in one buffer, their places in a flat array. Reused from fetch to fetch,
/// so that a reader allocates nothing once it runs.
///
/// `base` is valid until the next fetch into this object. Past the last byte of content there are always
/// `padding` readable bytes: simdjson reads that far beyond a document's end.
public final class FetchedRecords {
    public static let padding = 64

    /// A range of bytes of `base`; a length of -1 is Kafka's null.
    public struct Bytes: Sendable, Hashable {
        public var start: Int32
        public var length: Int32
        public init(start: Int32, length: Int32) {
            self.start = start
            self.length = length
        }
        public static let null = Bytes(start: 0, length: -1)
        public var isNull: Bool { length < 0 }
    }

    public struct Record: Sendable {
        public var offset: Offset
        /// Milliseconds since 1970 (UTC).
        public var timestamp: Int64
        public var key: Bytes
        public var value: Bytes
        /// The record's headers as they are encoded: a varint count, then name and value of each. Of records one behind the
        /// other that have the same, those of the first.
        public var headers: Bytes
        public init(offset: Offset, timestamp: Int64, key: Bytes, value: Bytes, headers: Bytes) {
            self.offset = offset
            self.timestamp = timestamp
            self.key = key
            self.value = value
            self.headers = headers
        }
    }

    public private(set) var base: UnsafeMutableRawPointer
    public private(set) var capacity: Int
    /// Bytes of content in the buffer.
    public private(set) var used = 0
    public var records: [Record] = []
    /// Kept here because it belongs to one thread and has memory worth reusing, as this has.
    var decompressor = LZ4FrameDecompressor()

    public init(capacity: Int = 1 << 20) {
        self.capacity = capacity
        base = .allocate(byteCount: capacity + Self.padding, alignment: 64)
        (base + capacity).initializeMemory(as: UInt8.self, repeating: 0, count: Self.padding)
    }

    deinit { base.deallocate() }

    public func removeAll() {
        used = 0
        records.removeAll(keepingCapacity: true)
    }

    /// Makes room for `count` bytes behind what is used and returns where they go; `commit` says how many came.
    /// Pointers from before are invalid afterwards, offsets stay.
    public func reserve(_ count: Int) -> UnsafeMutableRawPointer {
        if used + count > capacity {
            let grown = max(capacity * 2, used + count)
            let moved = UnsafeMutableRawPointer.allocate(byteCount: grown + Self.padding, alignment: 64)
            moved.copyMemory(from: base, byteCount: used)
            (moved + grown).initializeMemory(as: UInt8.self, repeating: 0, count: Self.padding)
            base.deallocate()
            base = moved
            capacity = grown
        }
        return base + used
    }

    public func commit(_ count: Int) {
        precondition(count >= 0 && used + count <= capacity, "more was committed than was reserved")
        used += count
    }

    public func bytes(_ range: Bytes) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + Int(range.start), count: max(0, Int(range.length)))
    }
}

extension FetchedRecords {
    /// Calls `body` with so many of the records at a time in `records`, in their order, and puts all of them back at last.
    public func inPieces(of count: Int, _ body: () throws -> Void) rethrows {
        guard records.count > count else { return try body() }
        let whole = records
        defer { records = whole }
        for start in stride(from: 0, to: whole.count, by: count) {
            records = Array(whole[start..<min(start + count, whole.count)])
            try body()
        }
    }
}
