import ByteCoding
import Events

/// Numbers the series of a shard in the order in which they were first seen, so that the hot path deals in
/// small integers: one probe of an open-addressing table and one comparison of bytes for each event.
///
/// Number 0 is the overflow series. Once `limit` series are held, events of further ones are counted there.
struct SeriesTable {
    static let overflowIndex: Int32 = 0

    let kind: EventKind
    private(set) var keys: [SeriesKey]
    let limit: Int

    /// The bytes of all keys, for comparing with borrowed text: model, version, variant, one behind the other. Eight more
    /// follow the last one, so that its words can be read whole.
    private var arena = [UInt8](repeating: 0, count: 8)
    private var entries: [Entry] = []
    /// Numbers of the segments that series have, from 1 on, in no order that anything depends on.
    private var segments: [Segment: Int32] = [:]
    private var numbered: [Segment] = []
    /// Series index per slot, -1 where free. The number of slots is a power of two, at most half of them taken.
    private var slots: [Int32]

    private struct Entry {
        var hash: UInt64
        var start: Int
        var modelCount: Int64
        var versionCount: Int64
        /// -1 without a variant.
        var variantCount: Int64
        /// 0 for none.
        var segment: Int32
    }

    /// - Parameter limit: series that are held beside the overflow series.
    init(_ kind: EventKind, limit: Int) {
        self.kind = kind
        self.limit = limit
        keys = [.overflow(kind)]
        slots = Array(repeating: -1, count: 64)
        note(.overflow(kind), hash: 0)
    }

    private mutating func note(_ key: SeriesKey, hash: UInt64) {
        if !key.segment.isEmpty, segments[key.segment] == nil {
            numbered.append(key.segment)
            segments[key.segment] = Int32(numbered.count)
        }
        entries.append(
            Entry(
                hash: hash, start: arena.count - 8, modelCount: Int64(key.model.utf8.count),
                versionCount: Int64(key.version.utf8.count),
                variantCount: key.variant.map { Int64($0.utf8.count) } ?? -1,
                segment: segments[key.segment] ?? 0))
        let bytes = Array(key.model.utf8) + Array(key.version.utf8) + Array((key.variant ?? "").utf8)
        arena.insert(contentsOf: bytes, at: arena.count - 8)
    }

    var count: Int { keys.count }

    /// The number of a segment that a series has.
    func number(of segment: Segment) -> Int32? { segments[segment] }

    /// The series of each row, in the place of the number that is there; rows with a negative one are passed over.
    ///
    /// - Parameters:
    ///   - places: of the rows' segments; none if no row has one.
    ///   - newSegments: by row, those that have no number.
    /// - Returns: how many series were numbered for the first time.
    mutating func number(
        _ rows: UnsafeBufferPointer<some SeriesRow>, into numbers: inout [Int32],
        places: [Dimensions.Place] = [],
        newSegments: [Int: Segment] = [:]
    ) -> Int {
        let before = keys.count
        var next = 0
        while true {
            next = numberKnown(rows, places, from: next, into: &numbers)
            guard next < rows.count, let base = rows.baseAddress else { return keys.count - before }
            let segment = places.isEmpty ? 0 : places[next].number
            if segment == 0 {
                numbers[next] = add(base + next)
            } else {
                let known = segment > 0 ? numbered[Int(segment) - 1] : newSegments[next] ?? .none
                numbers[next] = add(base + next, known)
            }
            next += 1
        }
    }

    /// Stops at the first row of a series that is not known.
    private func numberKnown(
        _ rows: UnsafeBufferPointer<some SeriesRow>, _ places: [Dimensions.Place], from first: Int,
        into numbers: inout [Int32]
    ) -> Int {
        guard let base = rows.baseAddress else { return 0 }
        let isDivided = !places.isEmpty
        return slots.withUnsafeBufferPointer { slots in
            entries.withUnsafeBufferPointer { entries in
                arena.withUnsafeBytes { arena in
                    numbers.withUnsafeMutableBufferPointer { numbers in
                        for index in first..<rows.count where numbers[index] >= 0 {
                            let place = isDivided ? places[index] : Dimensions.Place()
                            let found = Self.find(base + index, place, slots, entries, arena)
                            guard found >= 0 else { return index }
                            numbers[index] = found
                        }
                        return rows.count
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func find(
        _ row: UnsafePointer<some SeriesRow>, _ place: Dimensions.Place, _ slots: UnsafeBufferPointer<Int32>,
        _ entries: UnsafeBufferPointer<Entry>, _ arena: UnsafeRawBufferPointer
    ) -> Int32 {
        let hash = row.pointee.seriesHash ^ place.hash
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let entry = entries[Int(slots[slot])]
            if entry.hash == hash, entry.segment == place.number, matches(entry, row, arena) {
                return slots[slot]
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return -1
    }

    @inline(__always)
    private static func matches(
        _ entry: Entry, _ row: UnsafePointer<some SeriesRow>, _ arena: UnsafeRawBufferPointer
    ) -> Bool {
        let (model, version, variant) = (row.pointee.model, row.pointee.version, row.pointee.variant)
        guard entry.modelCount == model.count, entry.versionCount == version.count,
            entry.variantCount == variant.count
        else { return false }
        let versionStart = entry.start + Int(entry.modelCount)
        return model.equals(arena, from: entry.start) && version.equals(arena, from: versionStart)
            && variant.equals(arena, from: versionStart + Int(entry.versionCount))
    }

    private mutating func add(_ row: UnsafePointer<some SeriesRow>) -> Int32 {
        guard keys.count <= limit else { return Self.overflowIndex }
        let key = SeriesKey(
            kind: kind, model: row.pointee.model.string ?? "", version: row.pointee.version.string ?? "",
            variant: row.pointee.variant.string)
        // Somebody's own model may have that name.
        guard key != .overflow(kind) else { return Self.overflowIndex }
        return append(key, hash: row.pointee.seriesHash)
    }

    /// A row whose segment may have been unknown when the batch was begun, and known since.
    private mutating func add(_ row: UnsafePointer<some SeriesRow>, _ segment: Segment) -> Int32 {
        number(
            SeriesKey(
                kind: kind, model: row.pointee.model.string ?? "", version: row.pointee.version.string ?? "",
                variant: row.pointee.variant.string, segment: segment))
    }

    /// The number of a series by its names.
    ///
    /// - Complexity: linear in the names; several times as slow as by a row.
    mutating func number(_ key: SeriesKey) -> Int32 {
        let hash =
            Fingerprint.series(model: key.model, version: key.version, variant: key.variant)
            ^ Dimensions.hash(key.segment)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            if keys[Int(slots[slot])] == key { return slots[slot] }
            slot = (slot + 1) & (slots.count - 1)
        }
        guard keys.count <= limit, key != .overflow(kind) else { return Self.overflowIndex }
        return append(key, hash: hash)
    }

    private mutating func append(_ key: SeriesKey, hash: UInt64) -> Int32 {
        let index = Int32(keys.count)
        slots[freeSlot(for: hash)] = index
        keys.append(key)
        note(key, hash: hash)
        if keys.count * 2 > slots.count { grow() }
        return index
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for index in 1..<keys.count { slots[freeSlot(for: entries[index].hash)] = Int32(index) }
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
            writer.writeFixed(entries[index].hash)
        }
    }

    init(_ kind: EventKind, limit: Int, from reader: inout ByteReader) throws(ByteCodingError) {
        self.init(kind, limit: limit)
        for _ in 0..<(try reader.readCount(atMost: 1 << 30)) {
            let key = try SeriesKey(from: &reader)
            let hash = try reader.readFixed(UInt64.self)
            _ = append(key, hash: hash)
        }
    }
}
