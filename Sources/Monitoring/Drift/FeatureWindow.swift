public import ByteCoding
public import Drift
package import Events
public import Streams

/// What is kept of the features and the predictions of one series in one window: how each was distributed.
///
/// Exact and the same in any order for up to `featureLimit` features. Values of further ones are only counted; those that
/// are kept are then the ones that came first.
public struct FeatureWindow: WindowAggregate, Equatable {
    public static let name = "features"
    static let formatVersion: UInt8 = 1
    /// Features that are kept of a series in a window.
    public static let featureLimit = 128

    /// Events, whether they have features or not.
    public private(set) var count: UInt64 = 0
    /// Of them, those that have features, none of which is null.
    public private(set) var wholeCount: UInt64 = 0
    /// In the order in which they were first seen.
    private var slots: [Slot] = []
    /// Of the events' predictions.
    public internal(set) var predictions = FeatureSketch()
    /// Values of features beyond the limit.
    public private(set) var uncounted: UInt64 = 0
    /// Emptied slots of the window that was here before, in its order: mostly the next one has the same features.
    private var spare: [Slot] = []

    private struct Slot: Equatable {
        var name: FeatureName
        var sketch = FeatureSketch()
    }

    public init() {}

    /// The features by the bytes of their names.
    public var features: [(name: String, sketch: FeatureSketch)] {
        sorted.map { (String(decoding: $0.name.bytes, as: UTF8.self), $0.sketch) }
    }

    private var sorted: [Slot] { sortedPlaces.map { slots[$0] } }

    /// The places of the features by the bytes of their names.
    private var sortedPlaces: [Int] {
        let places = Array(slots.indices)
        let isSorted = places.dropFirst().allSatisfy { slots[$0 - 1].name.precedes(slots[$0].name) }
        return isSorted ? places : places.sorted { slots[$0].name.precedes(slots[$1].name) }
    }

    var isEmpty: Bool { count == 0 }
    var featureCount: Int { slots.count }
    /// In the order in which they were first seen.
    var featureNames: [FeatureName] { slots.map(\.name) }

    // MARK: Events

    package mutating func insert(
        _ row: UnsafePointer<InferenceRow>, features: UnsafeBufferPointer<FeatureRow>
    ) {
        count += 1
        insertPrediction(row)
        if features.count > 0, features.allSatisfy({ $0.kind != .null }) { wholeCount += 1 }
        for (index, feature) in features.enumerated() {
            let known = place(near: index) { $0.isOf(feature) }
            if let place = known ?? addSlot(at: slots.count, FeatureName(feature)) {
                Self.insert(feature, into: &slots[place].sketch)
            } else {
                uncounted += 1
            }
        }
    }

    private static func insert(_ feature: FeatureRow, into sketch: inout FeatureSketch) {
        switch feature.kind {
        case .number: sketch.insert(feature.number)
        case .text: sketch.insert(feature.text.bytes)
        case .bool: sketch.insert(feature.number != 0)
        case .null: sketch.insertNull()
        default: break
        }
    }

    private mutating func insertPrediction(_ row: UnsafePointer<InferenceRow>) {
        switch row.pointee.predictionKind {
        case .number: predictions.insert(row.pointee.predictionNumber)
        case .text: predictions.insert(row.pointee.predictionText.bytes)
        case .bool: predictions.insert(row.pointee.predictionNumber != 0)
        default: break
        }
    }

    /// Where a feature is that is expected at `place`.
    private func place(near place: Int, _ isIt: (FeatureName) -> Bool) -> Int? {
        if place < slots.count, isIt(slots[place].name) { return place }
        return slots.firstIndex { isIt($0.name) }
    }

    /// Begins another feature, in memory that one of this name has left if there is any; nil beyond the limit.
    private mutating func addSlot(at place: Int, _ name: FeatureName) -> Int? {
        guard place < Self.featureLimit else { return nil }
        var slot = Slot(name: name)
        if place < spare.count, spare[place].name == name { swap(&slot, &spare[place]) }
        slots.append(slot)
        return place
    }

    /// Counts events whose values are added feature by feature.
    ///
    /// - Parameter whole: those that have features, none of which is null.
    mutating func insert(events: UInt64, whole: UInt64) {
        count += events
        wholeCount += whole
    }

    /// Adds values of a feature.
    ///
    /// - Parameter place: where it is expected.
    /// - Precondition: with it there are no more than `featureLimit`.
    mutating func withSketch(of name: FeatureName, at place: Int, _ body: (inout FeatureSketch) -> Void) {
        let known = self.place(near: place) { $0 == name }
        guard let place = known ?? addSlot(at: slots.count, name) else {
            preconditionFailure("more features than are kept")
        }
        body(&slots[place].sketch)
    }

    /// Keeps the memory of features that have few values: to allocate it anew takes longer than to fill it.
    mutating func reset() {
        (count, wholeCount, uncounted) = (0, 0, 0)
        predictions.removeAll()
        swap(&spare, &slots)
        slots.removeAll(keepingCapacity: true)
        for index in spare.indices { spare[index].sketch.removeAll() }
    }

    /// Makes room for features.
    mutating func reserve(features count: Int) { slots.reserveCapacity(min(count, Self.featureLimit)) }

    // MARK: Merging

    public mutating func merge(_ other: FeatureWindow) {
        count += other.count
        wholeCount += other.wholeCount
        uncounted += other.uncounted
        predictions.merge(other.predictions)
        for (index, theirs) in other.slots.enumerated() {
            if let place = place(near: index, { $0 == theirs.name }) {
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
        let places = sortedPlaces
        slots.withUnsafeBufferPointer { slots in
            for place in places {
                writer.writeSized(slots[place].name.bytes)
                // By reference: to copy a sketch is to count its references up and down.
                withUnsafePointer(to: slots[place].sketch) { FeatureSketch.encode($0, into: &writer) }
            }
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
            var slot = Slot(name: FeatureName(hash: Fingerprint.hash(name), name.utf8))
            if let last = slots.last, !last.name.precedes(slot.name) {
                throw ByteCodingError("features out of order", byte: start)
            }
            slot.sketch = try FeatureSketch(from: &reader)
            slots.append(slot)
        }
    }
}
