internal import ByteCoding

/// Exact counts of a limited number of different values, by the bits of the doubles.
///
/// A hash table with linear probing. Values are never removed, so a run of taken slots has no gaps.
struct ValueCounts: Sendable {
    /// The most different values.
    static let limit = 256
    private static let leastCapacity = 8

    struct Entry {
        var bits: UInt64
        /// 0 in a free slot.
        var count: UInt64
    }

    private(set) var distinct = 0
    /// A power of two of slots, at most half of them taken; none at first.
    private var slots: [Entry] = []

    /// Counts a value; says no, and counts nothing, if that made more different values than the limit.
    ///
    /// - Precondition: `value` is finite and not negative zero.
    /// - Complexity: O(1), amortized.
    @inline(__always)
    mutating func add(_ value: Double, count: UInt64 = 1) -> Bool {
        let bits = value.bitPattern
        let mask = slots.count &- 1
        guard mask > 0 else { return addNew(bits, count: count) }
        var slot = Self.hash(bits) & mask
        while slots[slot].count > 0 {
            if slots[slot].bits == bits {
                slots[slot].count &+= count
                return true
            }
            slot = (slot &+ 1) & mask
        }
        return addNew(bits, count: count)
    }

    /// The upper half mixes best, and whole numbers differ only in upper bits.
    @inline(__always)
    private static func hash(_ bits: UInt64) -> Int {
        Int(truncatingIfNeeded: ((bits ^ bits >> 32) &* 0x9e37_79b9_7f4a_7c15) >> 40)
    }

    @inline(never)
    private mutating func addNew(_ bits: UInt64, count: UInt64) -> Bool {
        guard distinct < Self.limit else { return false }
        if 2 * (distinct + 1) > slots.count { grow() }
        place(Entry(bits: bits, count: count))
        distinct += 1
        return true
    }

    private mutating func place(_ entry: Entry) {
        let mask = slots.count - 1
        var slot = Self.hash(entry.bits) & mask
        while slots[slot].count > 0 { slot = (slot + 1) & mask }
        slots[slot] = entry
    }

    private mutating func grow() {
        let old = slots
        slots = Array(
            repeating: Entry(bits: 0, count: 0), count: max(Self.leastCapacity, 2 * old.count))
        for entry in old where entry.count > 0 { place(entry) }
    }

    /// Calls `body` with each value and its count, in an order that depends on how they came.
    @inline(__always)
    func forEach(_ body: (_ value: Double, _ count: UInt64) -> Void) {
        for entry in slots where entry.count > 0 { body(Double(bitPattern: entry.bits), entry.count) }
    }

    /// The values in ascending order with their counts.
    ///
    /// - Complexity: O(d log d) of d different values.
    var sorted: [(value: Double, count: UInt64)] {
        var values: [(value: Double, count: UInt64)] = []
        values.reserveCapacity(distinct)
        for entry in slots where entry.count > 0 {
            values.append((Double(bitPattern: entry.bits), entry.count))
        }
        values.sort { $0.value < $1.value }
        return values
    }
}

extension ValueCounts {
    /// What the values have in common, which makes them shorter to write.
    private struct Form: OptionSet {
        var rawValue: UInt8
        /// All are whole and below 2^53, written as differences.
        static let whole = Form(rawValue: 1)
        /// All came once, so that counts are left out.
        static let single = Form(rawValue: 2)
    }

    /// Writes the number of different values, their form, and each value with its count, ascending.
    func encode(into writer: inout ByteWriter) {
        let values = sorted
        writer.writeVarint(UInt64(values.count))
        guard !values.isEmpty else { return }
        var form: Form = []
        if values.allSatisfy({ Self.isWhole($0.value) }) { form.insert(.whole) }
        if values.allSatisfy({ $0.count == 1 }) { form.insert(.single) }
        writer.write(form.rawValue)
        var previous: Int64 = 0
        for (value, count) in values {
            if form.contains(.whole) {
                writer.writeZigZag(Int64(value) - previous)
                previous = Int64(value)
            } else {
                writer.write(value)
            }
            if !form.contains(.single) { writer.writeVarint(count) }
        }
    }

    private static func isWhole(_ value: Double) -> Bool {
        value.magnitude < 0x1p53 && Double(Int64(value)) == value
    }

    /// Reads what `encode(into:)` wrote, and only that.
    init(from reader: inout ByteReader) throws(ByteCodingError) {
        let start = reader.position
        let number = try reader.readCount(atMost: Self.limit)
        guard number > 0 else { return }
        let form = Form(rawValue: try reader.readByte())
        guard form.isSubset(of: [.whole, .single]) else {
            throw ByteCodingError("values of an unknown form", byte: start)
        }
        var read: [(value: Double, count: UInt64)] = []
        var previous: Int64 = 0
        for _ in 0..<number {
            let place = reader.position
            var value = 0.0
            if form.contains(.whole) {
                let (sum, overflow) = previous.addingReportingOverflow(try reader.readZigZag())
                guard !overflow, sum.magnitude < 1 << 53 else {
                    throw ByteCodingError("a whole number beyond 2^53", byte: place)
                }
                previous = sum
                value = Double(sum)
            } else {
                value = try reader.readDouble()
            }
            let count = form.contains(.single) ? 1 : UInt64(try reader.readCount(atMost: CountLimit.encoded))
            let isAfter = read.last.map { $0.value < value } ?? true
            guard value.isFinite, value.bitPattern != (-0.0).bitPattern, count > 0, isAfter else {
                throw ByteCodingError("values out of order, not finite, or never counted", byte: place)
            }
            read.append((value, count))
        }
        guard form.contains(.whole) == read.allSatisfy({ Self.isWhole($0.value) }),
            form.contains(.single) == read.allSatisfy({ $0.count == 1 })
        else {
            throw ByteCodingError("values in a longer form than need be", byte: start)
        }
        for (value, count) in read { _ = add(value, count: count) }
    }
}
