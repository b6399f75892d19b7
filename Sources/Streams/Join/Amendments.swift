public import ByteCoding
import Log

/// Where an outcome counts: a window of one series.
struct AmendedWindow: Hashable, Comparable {
    /// Whether the number is of a series of feedback; else it is one of inferences.
    var isFeedback: Bool
    var series: Int32
    /// Milliseconds since 1970.
    var start: Int64

    static func < (a: AmendedWindow, b: AmendedWindow) -> Bool {
        if a.isFeedback != b.isFeedback { return !a.isFeedback }
        return (a.series, a.start) < (b.series, b.start)
    }
}

/// What has become known of windows and was not given out yet.
public protocol OutcomeStore: Sendable {
    var name: String { get }
    mutating func insert(_ outcome: Outcome, at slot: Int)
    /// Appends an empty slot.
    mutating func add()
    mutating func removeAll()
    func encode(slot: Int, into writer: inout ByteWriter)
    /// Appends a slot.
    mutating func restore(from reader: inout ByteReader) throws(ByteCodingError)
}

/// The outcomes of a domain whose state is one aggregate a window.
public struct OutcomeFold<Aggregate: OutcomeAggregate>: OutcomeStore {
    private var slots: [Aggregate] = []

    public init() {}

    public var name: String { Aggregate.name }
    public mutating func add() { slots.append(Aggregate()) }
    public mutating func insert(_ outcome: Outcome, at slot: Int) { slots[slot].insert(outcome) }
    public mutating func removeAll() { slots = [] }
    public func encode(slot: Int, into writer: inout ByteWriter) { slots[slot].encode(into: &writer) }
    public mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        slots.append(try Aggregate(from: &reader))
    }
}

/// Windows by what has become known of them since this was last given out.
struct Amendments {
    /// Windows that are amended at once; the one more that feedback brings lets all be given out.
    static let limit = 1_024

    private(set) var store: any OutcomeStore
    private var slots: [AmendedWindow: Int] = [:]
    /// By slot: where the events lie that say so.
    private var origins: [[WindowOrigin]] = []

    init(_ store: any OutcomeStore) { self.store = store }

    var isEmpty: Bool { slots.isEmpty }
    var count: Int { slots.count }

    mutating func insert(
        _ outcome: Outcome, at window: AmendedWindow, from source: TopicPartition, _ offset: Offset
    ) {
        let slot: Int
        if let known = slots[window] {
            slot = known
        } else {
            slot = origins.count
            slots[window] = slot
            origins.append([])
            store.add()
        }
        store.insert(outcome, at: slot)
        WindowOrigin.add(WindowOrigin(source: source, offsets: offset...offset), to: &origins[slot])
    }

    /// All of them, in the order of their windows.
    func windows(_ key: (AmendedWindow) -> SeriesKey) -> [PartialWindow] {
        slots.sorted { $0.key < $1.key }.map { window, slot in
            var writer = ByteWriter(reservingCapacity: 128)
            store.encode(slot: slot, into: &writer)
            return PartialWindow(
                series: key(window), start: window.start, isLate: false, eventCount: 0, watermark: .min,
                sections: [WindowSection(name: store.name, bytes: writer.bytes)], origins: origins[slot])
        }
    }

    mutating func removeAll() {
        slots = [:]
        origins = []
        store.removeAll()
    }

    // MARK: State

    func encode(into writer: inout ByteWriter) {
        writer.write(store.name)
        writer.writeVarint(UInt64(slots.count))
        for (window, slot) in slots.sorted(by: { $0.key < $1.key }) {
            writer.write(window.isFeedback)
            writer.writeVarint(UInt64(window.series))
            writer.writeZigZag(window.start)
            WindowOrigin.encode(origins[slot], into: &writer)
            store.encode(slot: slot, into: &writer)
        }
    }

    /// - Parameters:
    ///   - predictions, labels: how many series of inferences and of feedback there are.
    mutating func restore(
        predictions: Int, labels: Int, from reader: inout ByteReader
    ) throws(ByteCodingError) {
        removeAll()
        guard try reader.readString() == store.name else {
            throw ByteCodingError("amendments of another domain than \(store.name)", byte: reader.position)
        }
        for _ in 0..<(try reader.readCount(atMost: 1 << 30)) {
            let start = reader.position
            let window = AmendedWindow(
                isFeedback: try reader.readBool(),
                series: Int32(try reader.readCount(atMost: Int(Int32.max))),
                start: try WindowPolicy.readStart(from: &reader))
            guard Int(window.series) < (window.isFeedback ? labels : predictions), slots[window] == nil else {
                throw ByteCodingError("an amendment of no series, or twice", byte: start)
            }
            slots[window] = origins.count
            origins.append(try WindowOrigin.decode(from: &reader))
            try store.restore(from: &reader)
        }
    }
}
