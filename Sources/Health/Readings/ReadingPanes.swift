public import ByteCoding
import Commands
import Sketches

/// The open windows of a shard's devices, by the number of their pane: readings are folded in, and a closed pane is
/// encoded as a `ReadingWindow` and emptied.
///
/// Names of features are numbered once, so that a reading costs one probe of a table, a look at the few features of
/// its pane, and the sums. Nothing is allocated once a pane has seen its features.
public struct ReadingPanes: Sendable {
    private var panes: ContiguousArray<Pane> = []
    private var names = FeatureNames()

    private struct Pane {
        var samples: UInt64 = 0
        var firstReading: Int64 = .max
        var lastReading: Int64 = .min
        var location: ReadingWindow.LocatedAt?
        /// In the order in which they came; only the first `featureCount` are in use.
        var features: ContiguousArray<PaneFeature> = []
        var featureCount = 0
    }

    private struct PaneFeature {
        var name: Int32
        var moments: Moments
    }

    public init() {}

    /// Panes up to `count` will be used.
    public mutating func reserve(panes count: Int) {
        while panes.count < count { panes.append(Pane()) }
    }

    /// Notes an event of a device, before its readings.
    ///
    /// - Parameters:
    ///   - time: milliseconds since 1970.
    ///   - latitude, longitude: degrees; NaN without a location.
    /// - Precondition: the pane is reserved.
    public mutating func insert(pane: Int32, time: Int64, latitude: Double, longitude: Double) {
        panes.withUnsafeMutableBufferPointer { panes in
            let index = Int(pane)
            panes[index].samples += 1
            panes[index].firstReading = min(panes[index].firstReading, time)
            panes[index].lastReading = max(panes[index].lastReading, time)
            guard !latitude.isNaN, !longitude.isNaN else { return }
            let told = ReadingWindow.LocatedAt(
                time: time, place: DeviceLocation(latitude: latitude, longitude: longitude))
            panes[index].location = panes[index].location.map { $0.later(told) } ?? told
        }
    }

    /// Adds one reading.
    ///
    /// - Parameters:
    ///   - name: the feature's name in UTF-8; borrowed.
    ///   - hash: of the name, the same for equal names. Names that differ may share it.
    ///   - value: ignored unless it is finite.
    /// - Complexity: linear in the number of the device's features.
    public mutating func insert(
        pane: Int32, feature name: UnsafeRawBufferPointer, hash: UInt64, value: Double
    ) {
        guard value.isFinite, let number = names.number(of: name, hash: hash) else { return }
        panes.withUnsafeMutableBufferPointer { panes in
            let index = Int(pane)
            let count = panes[index].featureCount
            let position = panes[index].features.withUnsafeMutableBufferPointer { features in
                for position in 0..<count where features[position].name == number {
                    features[position].moments.insert(value)
                    return -1
                }
                return count
            }
            guard position >= 0, count < HealthLimits.readingFeatureCount else { return }
            Self.open(number, value, in: &panes[index])
        }
    }

    @inline(never)
    private static func open(_ name: Int32, _ value: Double, in pane: inout Pane) {
        var moments = Moments()
        moments.insert(value)
        let feature = PaneFeature(name: name, moments: moments)
        if pane.featureCount < pane.features.count {
            pane.features[pane.featureCount] = feature
        } else {
            pane.features.append(feature)
        }
        pane.featureCount += 1
    }

    /// What the pane holds, with its features by name.
    public func window(pane: Int32) -> ReadingWindow {
        let pane = panes[Int(pane)]
        var window = ReadingWindow()
        window.samples = pane.samples
        (window.firstReading, window.lastReading) = (pane.firstReading, pane.lastReading)
        window.location = pane.location
        window.features = pane.features.prefix(pane.featureCount).map {
            .init(name: names[$0.name], moments: $0.moments)
        }.sorted { $0.name < $1.name }
        return window
    }

    public func encode(pane: Int32, into writer: inout ByteWriter) {
        window(pane: pane).encode(into: &writer)
    }

    public mutating func restore(pane: Int32, from reader: inout ByteReader) throws(ByteCodingError) {
        reserve(panes: Int(pane) + 1)
        let window = try ReadingWindow(from: &reader)
        reset(pane: pane)
        var content = Pane()
        content.samples = window.samples
        (content.firstReading, content.lastReading) = (window.firstReading, window.lastReading)
        content.location = window.location
        for feature in window.features {
            guard let number = names.number(of: feature.name) else { continue }
            content.features.append(PaneFeature(name: number, moments: feature.moments))
        }
        content.featureCount = content.features.count
        panes[Int(pane)] = content
    }

    /// Empties a pane: another window will have it. Its memory is kept.
    public mutating func reset(pane: Int32) {
        panes.withUnsafeMutableBufferPointer { panes in
            let index = Int(pane)
            panes[index].samples = 0
            (panes[index].firstReading, panes[index].lastReading) = (.max, .min)
            panes[index].location = nil
            panes[index].featureCount = 0
        }
    }
}
