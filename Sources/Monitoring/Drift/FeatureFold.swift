public import ByteCoding
public import Events
public import Streams

/// Folds features and predictions into the open windows of a data shard. Values are noted as they come and counted when many
/// have come, or the window is given out.
public struct FeatureFold: WindowProcessor {
    private var panes: ContiguousArray<OpenFeatures> = []
    private var known = KnownNames()
    /// In which the windows are counted that are given out without having been counted before: one after the other, so that
    /// it stays in the processor's cache.
    private var counted = FeatureWindow()

    public init() {}

    public var name: String { FeatureWindow.name }

    public mutating func reserve(panes count: Int) {
        while panes.count < count { panes.append(OpenFeatures()) }
    }

    public mutating func fold(_ placed: PlacedRows<InferenceRow>) {
        var seen = SeenNames()
        panes.withUnsafeMutableBufferPointer { panes in
            placed.forEachPane {
                panes[Int($0)].prepareToInsert()
            } _: {
                panes[Int($0)].insert($1, of: placed, &known, &seen)
            }
        }
    }

    public func encode(pane: Int32, into writer: inout ByteWriter) {
        panes[Int(pane)].window.encode(into: &writer)
    }

    public mutating func restore(pane: Int32, from reader: inout ByteReader) throws(ByteCodingError) {
        reserve(panes: Int(pane) + 1)
        panes[Int(pane)] = OpenFeatures(try FeatureWindow(from: &reader), &known)
    }

    public mutating func prepareToGiveOut(pane: Int32) { panes[Int(pane)].prepareToCount() }

    public mutating func giveOut(pane: Int32, into writer: inout ByteWriter) {
        panes[Int(pane)].giveOut(into: &writer, using: &counted)
    }
}

/// What is kept of the features of one open window.
private struct OpenFeatures: Sendable {
    /// What was counted. Has no features, or those of the log, in the same order.
    private var counted = FeatureWindow()
    private var log = FeatureLog()

    init() {}

    init(_ window: FeatureWindow, _ known: inout KnownNames) {
        counted = window
        log.begin(known.names(window.featureNames))
    }

    /// Mutating although it changes nothing: what is not may copy the log first, which counts its references, and so waits for
    /// the memory that is to be fetched.
    @inline(__always)
    mutating func prepareToInsert() { log.prepareToNote() }

    mutating func prepareToCount() { log.prepareToCount() }

    /// - Complexity: O(features), and O(features counted) once.
    var window: FeatureWindow {
        var window = counted
        log.count(into: &window)
        return window
    }

    /// - Parameter numbers: of the rows.
    mutating func insert(
        _ numbers: Slice<UnsafeBufferPointer<Int32>>, of placed: PlacedRows<InferenceRow>,
        _ known: inout KnownNames, _ seen: inout SeenNames
    ) {
        var rest = numbers
        while let rows = placed.rows.baseAddress {
            let isBegun = log.hasLines || counted.featureCount > 0
            rest = rest.dropFirst(log.note(rest, of: placed, &seen, allowingGaps: isBegun))
            guard let next = rest.first else { return }
            let row = rows + Int(next)
            if insertUnlike(row, row.pointee.features(in: placed.features), &known) {
                rest = rest.dropFirst()
            }
        }
    }

    /// Inserts an event that can't be noted, or makes that it can be; says whether it is inserted.
    @inline(never)
    private mutating func insertUnlike(
        _ row: UnsafePointer<InferenceRow>, _ features: UnsafeBufferPointer<FeatureRow>,
        _ known: inout KnownNames
    ) -> Bool {
        guard log.hasRoom(for: row, features) else {
            if log.grow(for: row, features) { return false }
            if log.hasLines {
                count()
                return false
            }
            insertCounted(row, features, &known)
            return true
        }
        if log.hasLines { count() }
        if counted.featureCount == 0, features.count <= FeatureWindow.featureLimit, !log.names.areOf(features)
        {
            log.begin(known.names(of: features))
            return false
        }
        insertCounted(row, features, &known)
        return true
    }

    private mutating func insertCounted(
        _ row: UnsafePointer<InferenceRow>, _ features: UnsafeBufferPointer<FeatureRow>,
        _ known: inout KnownNames
    ) {
        let before = counted.featureCount
        counted.insert(row, features: features)
        if counted.featureCount > before { log.begin(known.names(counted.featureNames)) }
    }

    /// Counts what was noted. The first line has all names, if nothing was counted before.
    private mutating func count() {
        log.count(into: &counted)
        log.removeAll()
    }

    /// - Parameter room: what a window may be counted in that was not counted before.
    mutating func giveOut(into writer: inout ByteWriter, using room: inout FeatureWindow) {
        if counted.isEmpty {
            log.count(into: &room)
            room.encode(into: &writer)
            room.reset()
            log.removeAll()
        } else {
            log.count(into: &counted)
            counted.encode(into: &writer)
            // The next window may be small, and needs no sketches of its own then.
            counted = FeatureWindow()
            log.removeAll()
        }
    }
}

/// Names that windows had lately, so that they share them.
private struct KnownNames: Sendable {
    private static let limit = 64

    private var lists: [FeatureNames] = []
    private var next = 0

    /// - Complexity: O(lists).
    mutating func names(_ list: [FeatureName]) -> FeatureNames {
        lists.first { $0.list == list } ?? add(FeatureNames(list))
    }

    /// Those of an event's features.
    mutating func names(of features: UnsafeBufferPointer<FeatureRow>) -> FeatureNames {
        lists.first { $0.areOf(features) } ?? add(FeatureNames(features.map(FeatureName.init)))
    }

    private mutating func add(_ names: FeatureNames) -> FeatureNames {
        if lists.count < Self.limit {
            lists.append(names)
        } else {
            lists[next] = names
            next = (next + 1) % Self.limit
        }
        return names
    }
}
