import ByteCoding
import Events

/// What is remembered of predictions until their labels come, and of labels until their predictions do: a ring in the
/// order in which they came, and an open-addressing table that finds them by the digest of (model, request id).
///
/// It takes `bytesPerEntry` at the most for each that is held. At the limit the oldest is given up for a new one.
///
/// - Complexity: one random access of memory to find or to add one.
struct JoinTable {
    /// Of a prediction or a label: the entry, and two slots that find it.
    static let bytesPerEntry = MemoryLayout<Entry>.stride + 2 * MemoryLayout<Int32>.stride
    private static let leastRoom = 256

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

    let capacity: Int
    /// Empty places hold whatever they held.
    private var ring: [Entry] = []
    /// The place of the oldest.
    private var oldest = 0
    private(set) var count = 0
    /// 1 + a place in the ring; 0 where nothing is.
    private var slots: [Int32] = []

    /// - Parameter capacity: entries at the most.
    init(capacity: Int) {
        self.capacity = min(max(1, capacity), Int(Int32.max) / 4)
    }

    /// The oldest entry, and how to give it up: `removeOldest`.
    var first: Entry? { count == 0 ? nil : ring[oldest] }
    var isFull: Bool { count == capacity }

    /// The place of an entry; good until the next one is added or removed.
    func find(_ key: TextDigest) -> Int? {
        guard !slots.isEmpty else { return nil }
        var slot = home(key)
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if ring[place].key == key { return place }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    subscript(place: Int) -> Entry {
        get { ring[place] }
        set { ring[place] = newValue }
    }

    /// - Precondition: it is not full, and no entry has that key.
    mutating func add(_ entry: Entry) {
        if count == ring.count { grow() }
        let place = (oldest + count) % ring.count
        ring[place] = entry
        count += 1
        note(entry.key, at: place)
    }

    mutating func removeOldest() {
        guard let entry = first else { return }
        forget(entry.key)
        oldest = (oldest + 1) % ring.count
        count -= 1
    }

    // MARK: The table

    private func home(_ key: TextDigest) -> Int { Int(truncatingIfNeeded: key.low) & (slots.count - 1) }

    private mutating func note(_ key: TextDigest, at place: Int) {
        var slot = home(key)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(place + 1)
    }

    /// Takes a key out and moves up those behind it that had been pushed on (Knuth, TAOCP 3, 6.4, algorithm R).
    private mutating func forget(_ key: TextDigest) {
        let mask = slots.count - 1
        var free = home(key)
        while slots[free] != 0, ring[Int(slots[free]) - 1].key != key { free = (free + 1) & mask }
        var next = (free + 1) & mask
        while slots[next] != 0 {
            let wanted = home(ring[Int(slots[next]) - 1].key)
            if (next - wanted) & mask >= (next - free) & mask {
                slots[free] = slots[next]
                free = next
            }
            next = (next + 1) & mask
        }
        slots[free] = 0
    }

    private mutating func grow() {
        let held = (0..<count).map { ring[(oldest + $0) % ring.count] }
        let room = min(capacity, max(Self.leastRoom, 2 * count))
        ring =
            held
            + Array(
                repeating: Entry(key: TextDigest(), time: 0, series: 0), count: max(0, room - held.count))
        oldest = 0
        var size = 2 * Self.leastRoom
        while size < 2 * ring.count { size *= 2 }
        slots = Array(repeating: 0, count: size)
        for place in 0..<count { note(ring[place].key, at: place) }
    }

    // MARK: State

    /// The oldest first.
    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(count))
        for number in 0..<count {
            let entry = ring[(oldest + number) % ring.count]
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
            guard find(entry.key) == nil, Int(entry.series) < series else {
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
