public import ByteCoding
public import Drift
public import Events
public import Streams

/// What is kept of the features and the predictions of one series in one window: how each was distributed.
///
/// Exact and the same in any order for up to `featureLimit` features. Values of further ones are only counted; those that
/// are kept are then the ones that came first.
public struct FeatureWindow: RowAggregate, Equatable {
    public static let name = "features"
    static let formatVersion: UInt8 = 1
    /// Features that are kept of a series in a window.
    public static let featureLimit = 128
    /// Bytes that are read behind a name at the most, when it is compared.
    private static let padding = 8

    /// Events, whether they have features or not.
    public private(set) var count: UInt64 = 0
    /// Of them, those that have features, none of which is null.
    public private(set) var wholeCount: UInt64 = 0
    /// In the order in which they were first seen.
    private var slots: [Slot] = []
    /// Of the events' predictions.
    public private(set) var predictions = FeatureSketch()
    /// Values of features beyond the limit.
    public private(set) var uncounted: UInt64 = 0
    /// Emptied slots of the window that was here before, in its order: mostly the next one has the same features.
    private var spare: [Slot] = []

    private struct Slot: Equatable {
        var hash: UInt64
        /// UTF-8, with `padding` behind it.
        var paddedName: [UInt8]
        var sketch = FeatureSketch()

        init(hash: UInt64, name: some Collection<UInt8>) {
            self.init(
                hash: hash, paddedName: Array(name) + Array(repeating: 0, count: FeatureWindow.padding))
        }

        init(hash: UInt64, paddedName: [UInt8]) { (self.hash, self.paddedName) = (hash, paddedName) }

        var name: ArraySlice<UInt8> { paddedName.dropLast(FeatureWindow.padding) }

        @inline(__always)
        func isOf(_ feature: FeatureRow) -> Bool {
            guard hash == feature.nameHash, paddedName.count - FeatureWindow.padding == feature.name.count
            else { return false }
            return paddedName.withUnsafeBytes { feature.name.equals($0, from: 0) }
        }
    }

    public init() {}

    /// The features by the bytes of their names.
    public var features: [(name: String, sketch: FeatureSketch)] {
        sorted.map { (String(decoding: $0.name, as: UTF8.self), $0.sketch) }
    }

    private var sorted: [Slot] { slots.sorted { $0.name.lexicographicallyPrecedes($1.name) } }

    // MARK: Events

    public mutating func insert(_ row: UnsafePointer<InferenceRow>, features: UnsafeBufferPointer<FeatureRow>)
    {
        count += 1
        insertPrediction(row)
        var isWhole = features.count > 0
        for index in 0..<features.count {
            if features[index].kind == .null { isWhole = false }
            // Events of a model mostly name their features in the same order.
            if index < slots.count, slots[index].isOf(features[index]) {
                Self.insert(features[index], into: &slots[index].sketch)
            } else {
                insertElsewhere(features[index])
            }
        }
        if isWhole { wholeCount += 1 }
    }

    @inline(__always)
    private static func insert(_ feature: FeatureRow, into sketch: inout FeatureSketch) {
        switch feature.kind {
        case .number: sketch.insert(feature.number)
        case .text: sketch.insert(feature.text.bytes)
        case .bool: sketch.insert(feature.number != 0)
        case .null: sketch.insertNull()
        default: break
        }
    }

    @inline(never)
    private mutating func insertElsewhere(_ feature: FeatureRow) {
        if let known = slots.firstIndex(where: { $0.isOf(feature) }) {
            return Self.insert(feature, into: &slots[known].sketch)
        }
        guard slots.count < Self.featureLimit else {
            uncounted += 1
            return
        }
        slots.append(emptySlot(at: slots.count, of: feature))
        Self.insert(feature, into: &slots[slots.count - 1].sketch)
    }

    private mutating func emptySlot(at place: Int, of feature: FeatureRow) -> Slot {
        guard place < spare.count, spare[place].isOf(feature) else {
            return Slot(hash: feature.nameHash, name: feature.name.bytes)
        }
        var slot = Slot(hash: 0, paddedName: [])
        swap(&slot, &spare[place])
        return slot
    }

    /// Keeps the memory of features that have few values: to allocate it anew takes longer than to fill it.
    public mutating func reset() {
        (count, wholeCount, uncounted) = (0, 0, 0)
        predictions.removeAll()
        spare = []
        swap(&spare, &slots)
        for index in spare.indices { spare[index].sketch.removeAll() }
    }

    @inline(__always)
    private mutating func insertPrediction(_ row: UnsafePointer<InferenceRow>) {
        switch row.pointee.predictionKind {
        case .number: predictions.insert(row.pointee.predictionNumber)
        case .text: predictions.insert(row.pointee.predictionText.bytes)
        case .bool: predictions.insert(row.pointee.predictionNumber != 0)
        default: break
        }
    }

    // MARK: Merging

    public mutating func merge(_ other: FeatureWindow) {
        count += other.count
        wholeCount += other.wholeCount
        uncounted += other.uncounted
        predictions.merge(other.predictions)
        for (index, theirs) in other.slots.enumerated() {
            let isHere = index < slots.count && slots[index].paddedName == theirs.paddedName
            let place = isHere ? index : slots.firstIndex { $0.paddedName == theirs.paddedName }
            if let place {
                slots[place].sketch.merge(theirs.sketch)
            } else if slots.count < Self.featureLimit {
                slots.append(theirs)
            } else {
                uncounted += theirs.sketch.valueCount
            }
        }
    }

    public static func == (a: FeatureWindow, b: FeatureWindow) -> Bool {
        a.count == b.count && a.wholeCount == b.wholeCount && a.uncounted == b.uncounted
            && a.predictions == b.predictions
            && a.sorted == b.sorted
    }

    // MARK: State

    public func encode(into writer: inout ByteWriter) {
        writer.write(Self.formatVersion)
        writer.writeVarint(count)
        writer.writeVarint(wholeCount)
        writer.writeVarint(uncounted)
        predictions.encode(into: &writer)
        writer.writeVarint(UInt64(slots.count))
        for slot in sorted {
            writer.writeSized(slot.name)
            slot.sketch.encode(into: &writer)
        }
    }

    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError("a window of features of format \(version)", byte: reader.position - 1)
        }
        count = try reader.readVarint()
        wholeCount = try reader.readVarint()
        uncounted = try reader.readVarint()
        predictions = try FeatureSketch(from: &reader)
        for _ in 0..<(try reader.readCount(atMost: Self.featureLimit)) {
            let start = reader.position
            let name = try reader.readString()
            var slot = Slot(hash: Fingerprint.hash(name), name: name.utf8)
            if let last = slots.last, !last.name.lexicographicallyPrecedes(slot.name) {
                throw ByteCodingError("features out of order", byte: start)
            }
            slot.sketch = try FeatureSketch(from: &reader)
            slots.append(slot)
        }
    }
}
