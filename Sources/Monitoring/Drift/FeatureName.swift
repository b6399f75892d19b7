import Events

/// The name of a feature, so that it is compared with those of events in a few steps.
struct FeatureName: Equatable, Sendable {
    /// Bytes that are read behind a name at the most, when it is compared.
    private static let padding = 8

    /// `Fingerprint.hash` of the name.
    let hash: UInt64
    /// UTF-8, with `padding` behind it.
    private let padded: [UInt8]

    init(hash: UInt64, _ name: some Collection<UInt8>) {
        self.hash = hash
        padded = Array(name) + Array(repeating: 0, count: Self.padding)
    }

    init(_ feature: FeatureRow) { self.init(hash: feature.nameHash, feature.name.bytes) }

    /// UTF-8.
    var bytes: ArraySlice<UInt8> { padded.dropLast(Self.padding) }

    @inline(__always)
    func isOf(_ feature: FeatureRow) -> Bool {
        guard hash == feature.nameHash, padded.count - Self.padding == feature.name.count else {
            return false
        }
        return padded.withUnsafeBytes { feature.name.equals($0, from: 0) }
    }

    /// By the bytes.
    func precedes(_ other: FeatureName) -> Bool { bytes.lexicographicallyPrecedes(other.bytes) }
}

/// Names of features in the order in which the events of a series mostly have them, each once. Windows share them.
final class FeatureNames: Sendable {
    static let none = FeatureNames([])

    let list: [FeatureName]

    init(_ list: [FeatureName]) { self.list = list }

    /// Whether these are the features' names, in this order.
    @inline(__always)
    func areOf(_ features: UnsafeBufferPointer<FeatureRow>) -> Bool {
        guard features.count == list.count else { return false }
        for index in 0..<features.count where !list[index].isOf(features[index]) { return false }
        return true
    }

    /// The place of a feature's name, looked for from where it is expected; nil if it is none of these.
    func place(of feature: FeatureRow, from expected: Int) -> Int? {
        for place in expected..<max(expected, list.count) where list[place].isOf(feature) { return place }
        return list[..<min(expected, list.count)].firstIndex { $0.isOf(feature) }
    }
}
