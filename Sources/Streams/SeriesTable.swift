import ByteCoding
import Events

/// Numbers the series of a shard in the order in which they were first seen, so that the hot path deals in
/// small integers: one probe of an open-addressing table and one comparison of bytes for each event.
///
/// Number 0 is the overflow series. Once `limit` series are held, events of further ones are counted there.
struct SeriesTable {
    static let overflowIndex: Int32 = 0

    private(set) var keys: [SeriesKey] = [.overflow]
    let limit: Int

    /// The bytes of each key, for comparing with borrowed text: model, version, variant in one array.
    private var spellings: [Spelling] = [Spelling(.overflow)]
    /// Series index per slot, -1 where free. The number of slots is a power of two, at most half of them taken.
    private var slots: [Int32]
    private var hashes: [UInt64] = [0]

    private struct Spelling {
        var bytes: [UInt8]
        var modelCount: Int
        var versionCount: Int
        /// -1 without a variant.
        var variantCount: Int

        init(_ key: SeriesKey) {
            bytes = Array(key.model.utf8) + Array(key.version.utf8) + Array((key.variant ?? "").utf8)
            modelCount = key.model.utf8.count
            versionCount = key.version.utf8.count
            variantCount = key.variant?.utf8.count ?? -1
        }

        func matches(_ row: UnsafePointer<InferenceRow>) -> Bool {
            let (model, version, variant) = (row.pointee.model, row.pointee.version, row.pointee.variant)
            guard modelCount == Int(model.count), versionCount == Int(version.count),
                variantCount == Int(variant.count)
            else { return false }
            return bytes.withUnsafeBytes { own in
                model.equals(own, from: 0) && version.equals(own, from: modelCount)
                    && variant.equals(own, from: modelCount + versionCount)
            }
        }
    }

    /// - Parameter limit: series that are held beside the overflow series.
    init(limit: Int) {
        self.limit = limit
        slots = Array(repeating: -1, count: 64)
    }

    var count: Int { keys.count }

    /// The series of a row. `isNew` tells that it was numbered just now.
    @inline(__always)
    mutating func index(of row: UnsafePointer<InferenceRow>) -> (index: Int32, isNew: Bool) {
        let hash = row.pointee.seriesHash
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while true {
            let index = slots[slot]
            if index < 0 { return add(row, at: slot) }
            if hashes[Int(index)] == hash, spellings[Int(index)].matches(row) { return (index, false) }
            slot = (slot + 1) & (slots.count - 1)
        }
    }

    private mutating func add(_ row: UnsafePointer<InferenceRow>, at slot: Int) -> (index: Int32, isNew: Bool)
    {
        guard keys.count <= limit else { return (Self.overflowIndex, false) }
        let key = SeriesKey(
            model: row.pointee.model.string ?? "", version: row.pointee.version.string ?? "",
            variant: row.pointee.variant.string)
        return (append(key, hash: row.pointee.seriesHash, slot: slot), true)
    }

    private mutating func append(_ key: SeriesKey, hash: UInt64, slot: Int) -> Int32 {
        let index = Int32(keys.count)
        keys.append(key)
        spellings.append(Spelling(key))
        hashes.append(hash)
        slots[slot] = index
        if keys.count * 2 > slots.count { grow() }
        return index
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for index in 1..<keys.count { slots[freeSlot(for: hashes[index])] = Int32(index) }
    }

    private func freeSlot(for hash: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    // MARK: Snapshot

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(keys.count - 1))
        for index in 1..<keys.count {
            keys[index].encode(into: &writer)
            writer.writeFixed(hashes[index])
        }
    }

    init(limit: Int, from reader: inout ByteReader) throws(ByteCodingError) {
        self.init(limit: limit)
        for _ in 0..<(try reader.readCount(atMost: 1 << 30)) {
            let key = try SeriesKey(from: &reader)
            let hash = try reader.readFixed(UInt64.self)
            _ = append(key, hash: hash, slot: freeSlot(for: hash))
        }
    }
}
