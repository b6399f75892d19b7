/// Counts by text: exact while there are few different texts, and by groups of texts with like hashes from then on.
///
/// A function of the multiset of texts: whatever the order of additions and merges, equal texts give equal counts.
/// Beyond the limit the texts are no longer known, but what differs between two distributions of groups differs
/// at least as much between those of the texts themselves (the data processing inequality), so that every measure
/// of drift is a lower bound.
struct CategoryCounts: Sendable {
    /// The most different texts that are counted by themselves.
    static let limit = 256
    static let groupBits = 9
    static let groupCount = 1 << groupBits
    /// Of a longer text, in bytes of UTF-8, the beginning and a hash stand for the whole.
    static let keyByteLimit = 128

    private struct Entry {
        var hash: UInt64
        var start: UInt32
        var length: UInt32
        var count: UInt64
    }

    private(set) var total: UInt64 = 0
    private var entries: [Entry] = []
    /// The texts, one after another.
    private var bytes: [UInt8] = []
    /// A power of two of slots, at most half of them taken: 0, or an entry's index plus one.
    private var slots: [UInt16] = []
    /// Counts by the upper bits of the hash, once there are more texts than the limit; empty before.
    private(set) var groups: [UInt64] = []

    init() {}

    var isExact: Bool { groups.isEmpty }
    /// The number of different texts; nil beyond the limit.
    var distinct: Int? { isExact ? entries.count : nil }

    /// - Complexity: O(length), amortized; nothing is allocated for a text that came before.
    @inline(__always)
    mutating func add(_ text: UnsafeRawBufferPointer) {
        if text.count > Self.keyByteLimit { return addLong(text, count: 1) }
        add(text, hash: TextHash.hash(text), count: 1)
    }

    @inline(__always)
    private mutating func add(_ text: UnsafeRawBufferPointer, hash: UInt64, count: UInt64) {
        total &+= count
        if let index = index(of: text, hash: hash) {
            entries[index].count &+= count
        } else {
            addNew(text, hash: hash, count: count)
        }
    }

    @inline(__always)
    private func index(of text: UnsafeRawBufferPointer, hash: UInt64) -> Int? {
        let mask = slots.count &- 1
        guard mask > 0 else { return nil }
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] > 0 {
            let index = Int(slots[slot]) &- 1
            if entries[index].hash == hash, isText(of: entries[index], text) { return index }
            slot = (slot &+ 1) & mask
        }
        return nil
    }

    @inline(__always)
    private func isText(of entry: Entry, _ text: UnsafeRawBufferPointer) -> Bool {
        guard Int(entry.length) == text.count else { return false }
        return bytes.withUnsafeBytes { all in
            let start = Int(entry.start)
            return TextHash.areEqual(
                UnsafeRawBufferPointer(rebasing: all[start..<start + text.count]), text)
        }
    }

    /// Counts a text that is too long to be kept, under one that is as good as its own.
    @inline(never)
    private mutating func addLong(_ text: UnsafeRawBufferPointer, count: UInt64) {
        let key = Self.key(ofLong: text)
        key.withUnsafeBytes { add($0, hash: TextHash.hash($0), count: count) }
    }

    /// The first characters, an ellipsis, and 16 digits of the hash of all.
    private static func key(ofLong text: UnsafeRawBufferPointer) -> [UInt8] {
        var kept = keyByteLimit - 3 - 16
        while kept > 0, text[kept] & 0xc0 == 0x80 { kept -= 1 }
        let digits = Array("0123456789abcdef".utf8)
        let hash = TextHash.hash(text)
        let shifts = stride(from: 60, through: 0, by: -4)
        return Array(text[..<kept]) + Array("…".utf8) + shifts.map { digits[Int(hash >> UInt64($0)) & 15] }
    }

    @inline(never)
    private mutating func addNew(_ text: UnsafeRawBufferPointer, hash: UInt64, count: UInt64) {
        if isExact, entries.count == Self.limit { group() }
        guard isExact else {
            groups[Self.group(of: hash)] += count
            return
        }
        entries.append(
            Entry(hash: hash, start: UInt32(bytes.count), length: UInt32(text.count), count: count))
        bytes.append(contentsOf: text)
        if 2 * entries.count > slots.count {
            slots = Array(repeating: 0, count: max(8, 2 * slots.count))
            for index in entries.indices { place(index) }
        } else {
            place(entries.count - 1)
        }
    }

    private mutating func place(_ index: Int) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: entries[index].hash) & mask
        while slots[slot] > 0 { slot = (slot + 1) & mask }
        slots[slot] = UInt16(index + 1)
    }

    static func group(of hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash >> UInt64(64 - groupBits))
    }

    /// Gives up the texts for groups.
    private mutating func group() {
        guard isExact else { return }
        groups = grouped
        entries = []
        bytes = []
        slots = []
    }

    /// The counts by groups.
    var grouped: [UInt64] {
        guard isExact else { return groups }
        var groups = Array(repeating: UInt64(0), count: Self.groupCount)
        for entry in entries { groups[Self.group(of: entry.hash)] += entry.count }
        return groups
    }

    mutating func merge(_ other: CategoryCounts) {
        if other.isExact {
            for (text, count) in other.sorted { add(text, count: count) }
        } else {
            group()
            total += other.total
            for (index, count) in other.groups.enumerated() { groups[index] += count }
        }
    }

    /// Adds a text `count` times.
    mutating func add(_ text: [UInt8], count: UInt64) {
        guard count > 0 else { return }
        text.withUnsafeBytes { text in
            if text.count > Self.keyByteLimit { return addLong(text, count: count) }
            add(text, hash: TextHash.hash(text), count: count)
        }
    }

    /// Restores counts from what was encoded.
    init(groups: [UInt64]) {
        self.groups = groups
        total = groups.reduce(0, +)
    }

    /// How often a text came; 0 if it didn't.
    func count(of text: [UInt8]) -> UInt64 {
        text.withUnsafeBytes { text in
            index(of: text, hash: TextHash.hash(text)).map { entries[$0].count } ?? 0
        }
    }

    /// The texts in the order of their bytes with their counts; empty beyond the limit.
    ///
    /// - Complexity: O(d log d) of d different texts.
    var sorted: [(text: [UInt8], count: UInt64)] {
        entries.map { entry in
            (Array(bytes[Int(entry.start)..<Int(entry.start + entry.length)]), entry.count)
        }.sorted { $0.0.lexicographicallyPrecedes($1.0) }
    }
}

extension CategoryCounts: Equatable {
    static func == (left: CategoryCounts, right: CategoryCounts) -> Bool {
        left.total == right.total && left.groups == right.groups
            && left.sorted.elementsEqual(right.sorted) { $0 == $1 }
    }
}
