/// Counts by text: exact while there are few different texts, and by groups of texts with like hashes from then on.
///
/// A function of the multiset of texts: whatever the order of additions and merges, equal texts give equal counts. Only
/// their encoding keeps the order in which texts came first.
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
    /// Slots of a new table.
    private static let leastSlots = 64
    /// Slots of a table that is used again.
    private static let keptSlots = 128

    private struct Entry {
        var key: TextKey
        /// Where the text lies in `bytes`.
        var start: UInt32
        var count: UInt64
    }

    private(set) var total: UInt64 = 0
    /// The texts in the order in which they came first.
    private var entries: [Entry] = []
    /// Their bytes, one after another.
    private var bytes: [UInt8] = []
    /// A hash table with linear probing, of the entries' numbers counted from one: a power of two of slots, at most a
    /// quarter of them taken so that hardly one is pushed on, and 0 in the others; none at first.
    private var slots: [UInt16] = []
    /// Counts by the upper bits of the hash, once there are more texts than the limit; empty before.
    private(set) var groups: [UInt64] = []

    init() {}

    var isExact: Bool { groups.isEmpty }
    var entryCount: Int { entries.count }
    /// The number of different texts; nil beyond the limit.
    var distinct: Int? { isExact ? entryCount : nil }

    /// - Complexity: O(length), amortized; nothing is allocated for a text that came before.
    @inline(__always)
    mutating func add(_ text: UnsafeRawBufferPointer) {
        if text.count > Self.keyByteLimit { return addLong(text, count: 1) }
        add(text, count: 1)
    }

    /// Counts texts, as if one after the other was added.
    mutating func add(_ texts: UnsafeBufferPointer<UnsafeRawBufferPointer>) {
        var next = 0
        while true {
            next += addKnown(texts[next...])
            guard next < texts.count else { return }
            add(texts[next])
            next += 1
        }
    }

    /// Counts short texts up to the first that did not come before; says how many.
    private mutating func addKnown(_ texts: Slice<UnsafeBufferPointer<UnsafeRawBufferPointer>>) -> Int {
        let mask = slots.count &- 1
        guard mask > 0 else { return 0 }
        let known = entries.withUnsafeMutableBufferPointer { entries in
            slots.withUnsafeBufferPointer { slots in
                var known = 0
                for text in texts {
                    let key = TextKey(text)
                    guard key.isWhole else { return known }
                    var slot = Int(truncatingIfNeeded: key.hash) & mask
                    while slots[slot] > 0, entries[Int(slots[slot]) &- 1].key != key {
                        slot = (slot &+ 1) & mask
                    }
                    guard slots[slot] > 0 else { return known }
                    entries[Int(slots[slot]) &- 1].count &+= 1
                    known &+= 1
                }
                return known
            }
        }
        total &+= UInt64(known)
        return known
    }

    @inline(__always)
    private mutating func add(_ text: UnsafeRawBufferPointer, count: UInt64) {
        total &+= count
        let key = TextKey(text)
        if let number = number(of: text, key: key) {
            entries[number].count &+= count
        } else {
            addNew(text, key: key, count: count)
        }
    }

    @inline(__always)
    private func number(of text: UnsafeRawBufferPointer, key: TextKey) -> Int? {
        let mask = slots.count &- 1
        guard mask > 0 else { return nil }
        var slot = Int(truncatingIfNeeded: key.hash) & mask
        while slots[slot] > 0 {
            let number = Int(slots[slot]) &- 1
            if entries[number].key == key, key.isWhole || isText(number, text) { return number }
            slot = (slot &+ 1) & mask
        }
        return nil
    }

    @inline(never)
    private func isText(_ number: Int, _ text: UnsafeRawBufferPointer) -> Bool {
        let start = Int(entries[number].start)
        return bytes[start..<start + text.count].elementsEqual(text)
    }

    /// A table of more than `keptSlots` is not kept.
    mutating func removeAll() {
        let isKept = slots.count <= Self.keptSlots && isExact
        if isKept {
            for slot in slots.indices { slots[slot] = 0 }
        } else {
            slots = []
        }
        entries.removeAll(keepingCapacity: isKept)
        bytes.removeAll(keepingCapacity: isKept)
        (total, groups) = (0, [])
    }

    /// Counts a text that is too long to be kept, under one that is as good as its own.
    @inline(never)
    private mutating func addLong(_ text: UnsafeRawBufferPointer, count: UInt64) {
        let key = Self.key(ofLong: text)
        key.withUnsafeBytes { add($0, count: count) }
    }

    /// The first characters, an ellipsis, and 16 digits of the hash of all.
    static func key(ofLong text: UnsafeRawBufferPointer) -> [UInt8] {
        var kept = keyByteLimit - 3 - 16
        while kept > 0, text[kept] & 0xc0 == 0x80 { kept -= 1 }
        let digits = Array("0123456789abcdef".utf8)
        let hash = TextKey(text).hash
        let shifts = stride(from: 60, through: 0, by: -4)
        return Array(text[..<kept]) + Array("…".utf8) + shifts.map { digits[Int(hash >> UInt64($0) & 15)] }
    }

    @inline(never)
    private mutating func addNew(_ text: UnsafeRawBufferPointer, key: TextKey, count: UInt64) {
        if isExact, entries.count == Self.limit { group() }
        guard isExact else {
            groups[Self.group(of: key.hash)] += count
            return
        }
        entries.append(Entry(key: key, start: UInt32(bytes.count), count: count))
        bytes.append(contentsOf: text)
        if 4 * entries.count > slots.count {
            slots = Array(repeating: 0, count: max(Self.leastSlots, 2 * slots.count))
            for number in entries.indices { place(number) }
        } else {
            place(entries.count - 1)
        }
    }

    private mutating func place(_ number: Int) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: entries[number].key.hash) & mask
        while slots[slot] > 0 { slot = (slot + 1) & mask }
        slots[slot] = UInt16(number + 1)
    }

    static func group(of hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash >> UInt64(64 - groupBits))
    }

    /// Gives up the texts for groups.
    private mutating func group() {
        guard isExact else { return }
        groups = grouped
        (entries, bytes, slots) = ([], [], [])
    }

    /// The counts by groups.
    var grouped: [UInt64] {
        guard isExact else { return groups }
        var groups = Array(repeating: UInt64(0), count: Self.groupCount)
        for entry in entries { groups[Self.group(of: entry.key.hash)] += entry.count }
        return groups
    }

    mutating func merge(_ other: CategoryCounts) {
        if other.isExact {
            other.forEach { add($0, count: $1) }
        } else {
            group()
            total += other.total
            for (index, count) in other.groups.enumerated() { groups[index] += count }
        }
    }

    /// Calls `body` with the texts in the order in which they came first, and their counts; with none beyond the limit.
    func forEach(_ body: (_ text: UnsafeRawBufferPointer, _ count: UInt64) -> Void) {
        bytes.withUnsafeBytes { all in
            for entry in entries {
                let start = Int(entry.start)
                body(
                    UnsafeRawBufferPointer(rebasing: all[start..<start + Int(entry.key.length)]), entry.count)
            }
        }
    }

    /// Adds a text `count` times.
    mutating func add(_ text: [UInt8], count: UInt64) {
        guard count > 0 else { return }
        text.withUnsafeBytes { text in
            if text.count > Self.keyByteLimit { return addLong(text, count: count) }
            add(text, count: count)
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
            number(of: text, key: TextKey(text)).map { entries[$0].count } ?? 0
        }
    }

    /// The texts in the order of their bytes with their counts; empty beyond the limit.
    ///
    /// - Complexity: O(d log d) of d different texts.
    var sorted: [(text: [UInt8], count: UInt64)] {
        var texts: [(text: [UInt8], count: UInt64)] = []
        forEach { texts.append((Array($0), $1)) }
        return texts.sorted { $0.text.lexicographicallyPrecedes($1.text) }
    }
}

extension CategoryCounts: Equatable {
    static func == (left: CategoryCounts, right: CategoryCounts) -> Bool {
        left.total == right.total && left.groups == right.groups
            && left.sorted.elementsEqual(right.sorted) { $0 == $1 }
    }
}
