public import ByteCoding

/// Counts by short text, such as errors by type, for a limited number of texts: those that come first have
/// counts of their own, and the rest share `other`.
///
/// Up to the limit, counts are exact and the same in any order of additions and merges. Beyond it the result is
/// still a function of the order, and each text's own count is a lower bound, off by at most `other`.
public struct BoundedCounter: Equatable, Sendable {
    public static let defaultLimit = 32
    public static let limits = 1...4096
    /// A longer text is counted in `other`, in bytes of UTF-8.
    public static let keyByteLimit = 256

    /// A text and how often it came.
    public struct Entry: Equatable, Sendable {
        public var key: String
        public var count: UInt64
    }

    /// The most texts that have a count of their own.
    public let limit: Int
    /// Sorted by the bytes of their UTF-8.
    public private(set) var entries: [Entry] = []
    /// How often texts without a count of their own came.
    public private(set) var other: UInt64 = 0

    /// - Precondition: `limit` lies in `limits`.
    public init(limit: Int = defaultLimit) {
        precondition(Self.limits.contains(limit), "no such limit of texts")
        self.limit = limit
    }

    public var total: UInt64 { entries.reduce(other) { $0 + $1.count } }
    public var isEmpty: Bool { entries.isEmpty && other == 0 }

    /// The count of a text; 0 if it has none of its own.
    public subscript(key: String) -> UInt64 {
        let place = firstPlace(notBefore: key)
        return isEntry(at: place, for: key) ? entries[place].count : 0
    }

    /// - Complexity: O(log limit), and O(limit) for a new text.
    public mutating func add(_ key: String, count: UInt64 = 1) {
        guard count > 0 else { return }
        let place = firstPlace(notBefore: key)
        if isEntry(at: place, for: key) {
            entries[place].count += count
        } else if entries.count < limit, key.utf8.count <= Self.keyByteLimit {
            entries.insert(Entry(key: key, count: count), at: place)
        } else {
            other += count
        }
    }

    /// Adds another counter's counts. Where that makes more texts than the limit, the most frequent keep their
    /// counts (of equally frequent ones those that sort first), so that `a + b` is `b + a`.
    ///
    /// - Precondition: both have the same limit.
    public mutating func merge(_ addend: BoundedCounter) {
        precondition(limit == addend.limit, "counters of different limits")
        entries = Self.union(entries, addend.entries)
        other += addend.other
        keepMostFrequent()
    }

    /// The entries of both, with the counts of common texts added.
    private static func union(_ left: [Entry], _ right: [Entry]) -> [Entry] {
        var union: [Entry] = []
        union.reserveCapacity(left.count + right.count)
        var next = left.startIndex
        for entry in right {
            while next < left.endIndex, precedes(left[next].key, entry.key) {
                union.append(left[next])
                next += 1
            }
            var sum = entry
            if next < left.endIndex, left[next].key.utf8.elementsEqual(entry.key.utf8) {
                sum.count += left[next].count
                next += 1
            }
            union.append(sum)
        }
        return union + left[next...]
    }

    private mutating func keepMostFrequent() {
        guard entries.count > limit else { return }
        let byFrequency = entries.sorted { left, right in
            left.count == right.count ? Self.precedes(left.key, right.key) : left.count > right.count
        }
        other += byFrequency[limit...].reduce(0) { $0 + $1.count }
        entries = byFrequency[..<limit].sorted { Self.precedes($0.key, $1.key) }
    }

    private func firstPlace(notBefore key: String) -> Int {
        var lower = 0
        var upper = entries.count
        while lower < upper {
            let middle = (lower + upper) / 2
            if Self.precedes(entries[middle].key, key) { lower = middle + 1 } else { upper = middle }
        }
        return lower
    }

    private func isEntry(at place: Int, for key: String) -> Bool {
        place < entries.count && entries[place].key.utf8.elementsEqual(key.utf8)
    }

    /// By bytes: the order of `String` follows Unicode's equivalences, which change with its version.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}

extension BoundedCounter {
    /// Writes the limit, the texts in the order of their bytes with their counts, and `other`. Up to the limit
    /// equal counts give equal bytes.
    public func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(limit))
        writer.writeVarint(UInt64(entries.count))
        for entry in entries {
            writer.write(entry.key)
            writer.writeVarint(entry.count)
        }
        writer.writeVarint(other)
    }

    /// - Throws: `ByteCodingError` for anything that `encode(into:)` does not write: bytes that end early, texts
    ///   out of order or too long, counts of 0 or beyond `EncodedCount.limit`.
    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        let start = reader.position
        let limit = try reader.readCount(atMost: Self.limits.upperBound)
        guard limit >= Self.limits.lowerBound else {
            throw ByteCodingError("a limit of no texts", byte: start)
        }
        self.init(limit: limit)
        for _ in 0..<(try reader.readCount(atMost: limit)) {
            let entry = try Self.readEntry(from: &reader, after: entries.last?.key)
            entries.append(entry)
        }
        other = UInt64(try reader.readCount(atMost: EncodedCount.limit))
    }

    private static func readEntry(
        from reader: inout ByteReader, after previous: String?
    ) throws(ByteCodingError) -> Entry {
        let start = reader.position
        let key = try reader.readString()
        let count = UInt64(try reader.readCount(atMost: EncodedCount.limit))
        let isInOrder = previous.map { precedes($0, key) } ?? true
        guard isInOrder, key.utf8.count <= keyByteLimit, count > 0 else {
            throw ByteCodingError("a text out of order, too long, or never counted", byte: start)
        }
        return Entry(key: key, count: count)
    }
}
