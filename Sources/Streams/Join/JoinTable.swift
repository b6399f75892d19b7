import ByteCoding
import CMemory
import Events

/// What is remembered of predictions until their labels come, and of labels until their predictions do: a ring in the
/// order in which they came, and an open-addressing table that finds them by the digest of (model, request id).
///
/// It takes `bytesPerEntry` at the most for each that is held. At the limit the oldest is given up for a new one.
///
/// - Complexity: one random access of memory to find that one is not there, or to add one; two to find one. `prefetch`
///   begins them ahead of their use.
struct JoinTable {
    /// Of a prediction or a label: the entry, and two slots that find it.
    static let bytesPerEntry = MemoryLayout<Entry>.stride + 2 * MemoryLayout<Slot>.stride
    private static let leastSlots = 512
    /// Entries whose places are brought near together, before they come or leave.
    static let lookahead = 32
    /// Slots of which those that are taken are moved together when the table grows.
    private static let movedTogether = 32
    /// Entries whose memory is reserved at once, 256 MiB of addresses.
    private static let mostReserved = 1 << 22
    /// What lies further back is taken in large pages: a table that is small takes no more than it needs.
    private static let smallBytes = 4 << 20

    /// A prediction, or a label whose prediction has not come.
    struct Entry: BitwiseCopyable {
        var key: TextDigest
        /// Of the prediction, or of the first label without one; milliseconds since 1970.
        var time: Int64
        /// Of the newest label.
        var labelTime: Int64 = 0
        /// NaN if the event named none.
        var confidence: Double = .nan
        private var predictionBits: UInt64 = 0
        private var labelBits: UInt64 = 0
        /// The number of its series: of inferences for a prediction, of feedback for a label without one.
        var series: Int32
        private var predictionKind = ScalarKind.absent
        private var labelKind = ScalarKind.absent

        init(key: TextDigest, time: Int64, series: Int32) {
            self.key = key
            self.time = time
            self.series = series
        }

        /// Nil while only a label has come.
        var prediction: Scalar? {
            get { predictionKind == .absent ? nil : Scalar(kind: predictionKind, bits: predictionBits) }
            set { (predictionKind, predictionBits) = (newValue?.kind ?? .absent, newValue?.bits ?? 0) }
        }

        var label: Scalar? {
            get { labelKind == .absent ? nil : Scalar(kind: labelKind, bits: labelBits) }
            set { (labelKind, labelBits) = (newValue?.kind ?? .absent, newValue?.bits ?? 0) }
        }
    }

    /// Where an entry lies, and the low half of its key's low word, which says nearly always whether it is the one that is
    /// looked for, and where its slot would be if none had been taken.
    private struct Slot: BitwiseCopyable, Equatable {
        var tag: UInt32 = 0
        /// 1 + a place in the ring; 0 where nothing is.
        var number: UInt32 = 0

        init() {}

        init(_ key: TextDigest, place: Int) {
            tag = JoinTable.tag(key)
            number = UInt32(place + 1)
        }

        var place: Int { Int(number) - 1 }
    }

    let capacity: Int
    /// Memory is reserved in one piece and taken as it is first used, so that nothing is copied to grow. Empty places hold
    /// whatever they held.
    private var ring: [Entry] = []
    /// The place of the oldest.
    private var oldest = 0
    private(set) var count = 0
    /// The slots: a power of two of them, at most half of them taken; none at first.
    private var memory = ZeroedMemory(byteCount: 0)

    /// - Parameter capacity: entries at the most.
    init(capacity: Int) {
        self.capacity = min(max(1, capacity), Int(Int32.max) / 4)
    }

    /// Zeros are a free slot. Sound as unsafe: the memory is only made for slots, indexes are masked by their number, a power
    /// of two, or checked against it, and whoever writes owns the memory.
    @inline(__always)
    private var slots: UnsafeMutableBufferPointer<Slot> { memory.bytes.assumingMemoryBound(to: Slot.self) }

    private mutating func ownSlots() {
        if !isKnownUniquelyReferenced(&memory) { memory = memory.copy() }
    }

    /// The oldest entry, and how to give it up: `removeOldest`.
    var first: Entry? { count == 0 ? nil : ring[oldest] }
    var isFull: Bool { count == capacity }

    /// What was found of a key; good until an entry is added or removed.
    struct Finding {
        /// Of the entry; nil if there is none.
        var place: Int?
        /// Where its slot is, or would be.
        fileprivate var slot: Int
    }

    func find(_ key: TextDigest) -> Finding {
        let slots = slots
        guard !slots.isEmpty else { return Finding(slot: 0) }
        let (tag, mask) = (Self.tag(key), slots.count - 1)
        var slot = Int(tag) & mask
        while slots[slot].number != 0 {
            if slots[slot].tag == tag, ring[slots[slot].place].key == key {
                return Finding(place: slots[slot].place, slot: slot)
            }
            slot = (slot + 1) & mask
        }
        return Finding(slot: slot)
    }

    /// The place of an entry; good until one is added or removed.
    func place(of key: TextDigest) -> Int? { find(key).place }

    subscript(place: Int) -> Entry {
        get { ring[place] }
        set { ring[place] = newValue }
    }

    /// - Parameter finding: of its key, if it is still good.
    /// - Precondition: it is not full, and no entry has that key.
    mutating func add(_ entry: Entry, at finding: Finding? = nil) {
        if ring.isEmpty { reserveRing() }
        let place = place(number: count)
        if place == ring.count { ring.append(entry) } else { ring[place] = entry }
        count += 1
        let slot = Slot(entry.key, place: place)
        if 2 * count > slots.count {
            growSlots()
        } else {
            ownSlots()
            if let finding {
                precondition(
                    finding.slot < slots.count && slots[finding.slot].number == 0,
                    "the table has changed since the key was looked for")
                return slots[finding.slot] = slot
            }
        }
        note(slot)
    }

    mutating func removeOldest() {
        guard let entry = first else { return }
        ownSlots()
        forget(Slot(entry.key, place: oldest))
        count -= 1
        // What is empty begins anew at its front, so that little is used where little waits.
        oldest = count == 0 ? 0 : place(number: 1)
    }

    /// Begins to bring near what finding and adding keys will need that come after so many others, and removing as many entries
    /// for them.
    @inline(__always)
    func prefetch(_ keys: some Collection<TextDigest>, after others: Int) {
        guard !slots.isEmpty else { return }
        for key in keys { prefetchSlot(Self.tag(key)) }
        let leaving = others + keys.count
        guard count >= leaving else { return }
        for number in others..<leaving {
            prefetchSlot(Self.tag(ring[place(number: number)].key))
        }
    }

    // MARK: The table

    /// The place of the entry that is `number` behind the oldest.
    @inline(__always)
    private func place(number: Int) -> Int {
        let place = oldest + number
        return place < capacity ? place : place - capacity
    }

    @inline(__always)
    private static func tag(_ key: TextDigest) -> UInt32 { UInt32(truncatingIfNeeded: key.low) }

    @inline(__always)
    private func prefetchSlot(_ tag: UInt32) {
        let slots = slots
        varve_prefetch(slots.baseAddress.unsafelyUnwrapped + Int(tag) & (slots.count - 1))
    }

    @inline(__always)
    private func note(_ new: Slot) {
        let slots = slots
        let mask = slots.count - 1
        var slot = Int(new.tag) & mask
        while slots[slot].number != 0 { slot = (slot + 1) & mask }
        slots[slot] = new
    }

    /// Takes a slot out and moves up those behind it that had been pushed on (Knuth, TAOCP 3, 6.4, algorithm R).
    private func forget(_ old: Slot) {
        let slots = slots
        let mask = slots.count - 1
        var free = Int(old.tag) & mask
        while slots[free] != old { free = (free + 1) & mask }
        var next = (free + 1) & mask
        while slots[next].number != 0 {
            let wanted = Int(slots[next].tag) & mask
            if (next - wanted) & mask >= (next - free) & mask {
                slots[free] = slots[next]
                free = next
            }
            next = (next + 1) & mask
        }
        slots[free] = Slot()
    }

    private mutating func reserveRing() {
        ring.reserveCapacity(min(capacity, Self.mostReserved))
        let bytes = ring.capacity * MemoryLayout<Entry>.stride - Self.smallBytes
        ring.withUnsafeMutableBytes {
            if let start = $0.baseAddress, bytes > 0 {
                varve_prefer_large_pages(start + Self.smallBytes, bytes)
            }
        }
    }

    private mutating func growSlots() {
        let old = memory
        let count = max(Self.leastSlots, 2 * slots.count)
        memory = ZeroedMemory(byteCount: count * MemoryLayout<Slot>.stride)
        withExtendedLifetime(old) {
            let slots = UnsafeBufferPointer(old.bytes.assumingMemoryBound(to: Slot.self))
            withUnsafeTemporaryAllocation(of: Slot.self, capacity: Self.movedTogether) { taken in
                for first in Swift.stride(from: 0, to: slots.count, by: Self.movedTogether) {
                    let part = slots[first..<min(first + Self.movedTogether, slots.count)]
                    for slot in taken[..<Self.gather(part, into: taken)] { note(slot) }
                }
            }
        }
    }

    /// Writes the slots that are taken one behind the other; says how many. Without a branch, since nothing tells which are.
    @inline(__always)
    private static func gather(
        _ slots: Slice<UnsafeBufferPointer<Slot>>, into taken: UnsafeMutableBufferPointer<Slot>
    ) -> Int {
        var count = 0
        for slot in slots {
            taken[count] = slot
            count += slot.number == 0 ? 0 : 1
        }
        return count
    }

    // MARK: State

    /// The oldest first.
    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(count))
        for number in 0..<count {
            let entry = ring[place(number: number)]
            writer.writeFixed(entry.key.high)
            writer.writeFixed(entry.key.low)
            writer.writeZigZag(entry.time)
            writer.writeVarint(UInt64(entry.series))
            writer.writeOptional(entry.prediction) { $1.encode(into: &$0) }
            writer.write(entry.confidence)
            writer.writeOptional(entry.label) { $1.encode(into: &$0) }
            if entry.label != nil { writer.writeZigZag(entry.labelTime) }
        }
    }

    /// - Parameters:
    ///   - predictions, labels: how many series of inferences and of feedback there are.
    init(
        capacity: Int, predictions: Int, labels: Int, from reader: inout ByteReader
    ) throws(ByteCodingError) {
        self.init(capacity: capacity)
        for _ in 0..<(try reader.readCount(atMost: self.capacity)) {
            let start = reader.position
            let entry = try Entry(from: &reader)
            let series = entry.prediction == nil ? labels : predictions
            guard place(of: entry.key) == nil, Int(entry.series) < series else {
                throw ByteCodingError("a prediction that is there twice or of no series", byte: start)
            }
            add(entry)
        }
    }
}

extension JoinTable.Entry {
    fileprivate init(from reader: inout ByteReader) throws(ByteCodingError) {
        let start = reader.position
        let key = TextDigest(
            high: try reader.readFixed(UInt64.self), low: try reader.readFixed(UInt64.self))
        self.init(
            key: key, time: try reader.readZigZag(),
            series: Int32(try reader.readCount(atMost: Int(Int32.max))))
        prediction = try reader.readOptional { (reader) throws(ByteCodingError) in try Scalar(from: &reader) }
        confidence = try reader.readDouble()
        label = try reader.readOptional { (reader) throws(ByteCodingError) in try Scalar(from: &reader) }
        if label != nil { labelTime = try reader.readZigZag() }
        guard prediction != nil || label != nil, confidence.isNaN || confidence.isFinite else {
            throw ByteCodingError("neither a prediction nor a label", byte: start)
        }
    }
}
