internal import ByteCoding

/// Exact counts of a limited number of different values, by the bits of the doubles.
///
/// The first values are only listed, as they came: most windows close with no more than that, and a list takes an eighth of
/// the memory of a table and one store a value. Further ones are counted in a hash table with linear probing, from which
/// nothing is removed, so that a run of taken slots has no gaps.
struct ValueCounts: Sendable {
    /// The most different values, and the most that are listed: a list can't have too many different ones.
    static let limit = 256
    private static let leastRoom = 16
    private static let leastSlots = 64

    struct Entry {
        var bits: UInt64
        /// 0 in a free slot.
        var count: UInt64
    }

    /// Values as they came; empty once there is a table.
    private var listed: [Double] = []
    /// Different values of the table.
    private var distinct = 0
    /// A power of two of slots, at most half of them taken; none while values are listed.
    private var slots: [Entry] = []

    /// Counts a value; says no, and counts nothing, if that made more different values than the limit.
    ///
    /// - Precondition: `value` is finite and not negative zero.
    /// - Complexity: O(1), amortized.
    @inline(__always)
    mutating func add(_ value: Double, count: UInt64 = 1) -> Bool {
        let mask = slots.count &- 1
        guard mask > 0 else { return list(value, count: count) }
        let bits = value.bitPattern
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

    @inline(__always)
    private mutating func list(_ value: Double, count: UInt64) -> Bool {
        guard count == 1, listed.count < Self.limit else {
            tabulate()
            return add(value, count: count)
        }
        if listed.isEmpty { listed.reserveCapacity(Self.leastRoom) }
        listed.append(value)
        return true
    }

    /// Lists values; says no, and lists none, if there would be too many, or they are counted already.
    ///
    /// - Precondition: all are finite, and none is a negative zero.
    mutating func list(_ values: UnsafeBufferPointer<Double>) -> Bool {
        guard slots.isEmpty, listed.count + values.count <= Self.limit else { return false }
        if listed.isEmpty { listed.reserveCapacity(max(Self.leastRoom, values.count)) }
        listed.append(contentsOf: values)
        return true
    }

    /// Whether values are listed that together with others are more different ones than the limit. May say no of so many others
    /// that it would take long to know.
    ///
    /// - Complexity: O(values), at the most about four times the limit.
    func areTooManyDifferent(with others: UnsafeBufferPointer<Double>) -> Bool {
        let places = 4 * Self.limit
        guard slots.isEmpty, listed.count + others.count <= places / 2 else { return false }
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: places) { table in
            // A NaN is none of the values.
            let free = Double.nan.bitPattern
            table.initialize(repeating: free)
            var different = 0
            func note(_ value: Double) {
                let bits = value.bitPattern
                var place = Self.hash(bits) & (places - 1)
                while table[place] != free, table[place] != bits { place = (place + 1) & (places - 1) }
                if table[place] == free { different += 1 }
                table[place] = bits
            }
            for value in listed where different <= Self.limit { note(value) }
            for value in others where different <= Self.limit { note(value) }
            return different > Self.limit
        }
    }

    /// The memory of a list is kept, that of a table is not.
    mutating func removeAll() {
        listed.removeAll(keepingCapacity: true)
        (distinct, slots) = (0, [])
    }

    /// Whether values are counted, and no longer in the order in which they came.
    var isTable: Bool { !slots.isEmpty }

    /// Moves the list into a table.
    @inline(never)
    mutating func tabulate() {
        guard slots.isEmpty else { return }
        let values = listed
        listed = []
        slots = Array(repeating: Entry(bits: 0, count: 0), count: Self.leastSlots)
        for value in values { _ = add(value) }
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
        slots = Array(repeating: Entry(bits: 0, count: 0), count: 2 * old.count)
        for entry in old where entry.count > 0 { place(entry) }
    }

    /// Calls `body` with each value and its count: those of a list as they came, one by one, those of a table in an order
    /// that nothing may depend on.
    @inline(__always)
    func forEach(_ body: (_ value: Double, _ count: UInt64) -> Void) {
        for value in listed { body(value, 1) }
        for entry in slots where entry.count > 0 { body(Double(bitPattern: entry.bits), entry.count) }
    }

    /// The values in ascending order with their counts.
    ///
    /// - Complexity: O(d log d) of d different values.
    var sorted: [(value: Double, count: UInt64)] {
        guard slots.isEmpty else { return sortedTable }
        var counts: [(value: Double, count: UInt64)] = []
        counts.reserveCapacity(listed.count)
        for value in listed.sorted() {
            if let last = counts.last, last.value == value {
                counts[counts.count - 1].count += 1
            } else {
                counts.append((value, 1))
            }
        }
        return counts
    }

    private var sortedTable: [(value: Double, count: UInt64)] {
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
        /// All are whole and below 2^53, written as differences, or one by one if they are listed.
        static let whole = Form(rawValue: 1)
        /// All came once, so that counts are left out.
        static let single = Form(rawValue: 2)
        /// As they came, a value as often as it came.
        static let listed = Form(rawValue: 4)
    }

    /// Writes the number of values that follow, their form, and the values: as they came while they are listed, because to
    /// sort them would take longer than all else that is done with a window; else ascending, each with its count.
    func encode(into writer: inout ByteWriter) {
        if slots.isEmpty { encodeList(into: &writer) } else { encodeTable(into: &writer) }
    }

    private func encodeList(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(listed.count))
        guard !listed.isEmpty else { return }
        let isWhole = listed.allSatisfy(Self.isWhole)
        writer.write((isWhole ? [.listed, .whole] : Form.listed).rawValue)
        if isWhole {
            for value in listed { writer.writeZigZag(Int64(value)) }
        } else {
            writer.write(listed)
        }
    }

    private func encodeTable(into writer: inout ByteWriter) {
        let values = sortedTable
        writer.writeVarint(UInt64(values.count))
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
        switch form {
        case [.listed], [.listed, .whole]: try readList(number, isWhole: form.contains(.whole), from: &reader)
        case [], .whole, .single, [.whole, .single]: try readTable(number, form, from: &reader)
        default: throw ByteCodingError("values of an unknown form", byte: start)
        }
    }

    private mutating func readList(
        _ number: Int, isWhole: Bool, from reader: inout ByteReader
    ) throws(ByteCodingError) {
        let start = reader.position
        listed.reserveCapacity(number)
        for _ in 0..<number {
            let value = isWhole ? try Self.readWhole(after: 0, from: &reader) : try reader.readDouble()
            try Self.check(value, at: start)
            listed.append(value)
        }
        guard isWhole == listed.allSatisfy(Self.isWhole) else {
            throw ByteCodingError("values in a longer form than need be", byte: start)
        }
    }

    private mutating func readTable(
        _ number: Int, _ form: Form, from reader: inout ByteReader
    ) throws(ByteCodingError) {
        let start = reader.position
        var read: [(value: Double, count: UInt64)] = []
        for _ in 0..<number {
            let place = reader.position
            let previous = form.contains(.whole) ? read.last.map { Int64($0.value) } ?? 0 : 0
            let value =
                form.contains(.whole)
                ? try Self.readWhole(after: previous, from: &reader) : try reader.readDouble()
            let count = form.contains(.single) ? 1 : UInt64(try reader.readCount(atMost: CountLimit.encoded))
            try Self.check(value, at: place)
            guard count > 0, read.last.map({ $0.value < value }) ?? true else {
                throw ByteCodingError("values out of order, or never counted", byte: place)
            }
            read.append((value, count))
        }
        guard form.contains(.whole) == read.allSatisfy({ Self.isWhole($0.value) }),
            form.contains(.single) == read.allSatisfy({ $0.count == 1 })
        else {
            throw ByteCodingError("values in a longer form than need be", byte: start)
        }
        tabulate()
        for (value, count) in read { _ = add(value, count: count) }
    }

    private static func readWhole(
        after previous: Int64, from reader: inout ByteReader
    ) throws(ByteCodingError) -> Double {
        let place = reader.position
        let (sum, overflow) = previous.addingReportingOverflow(try reader.readZigZag())
        guard !overflow, sum.magnitude < 1 << 53 else {
            throw ByteCodingError("a whole number beyond 2^53", byte: place)
        }
        return Double(sum)
    }

    private static func check(_ value: Double, at place: Int) throws(ByteCodingError) {
        guard value.isFinite, value.bitPattern != (-0.0).bitPattern else {
            throw ByteCodingError("a value that is not finite, or a negative zero", byte: place)
        }
    }
}
