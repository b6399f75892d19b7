public import ByteCoding

/// How the features and the predictions of a model were distributed in some range: what a reference is made of.
public struct FeatureProfile: Sendable, Equatable {
    static let formatVersion: UInt8 = 1
    /// Features of a profile at the most.
    public static let featureLimit = 1_024

    public struct Feature: Sendable, Equatable {
        public var name: String
        public var sketch: FeatureSketch

        public init(_ name: String, _ sketch: FeatureSketch) { (self.name, self.sketch) = (name, sketch) }
    }

    /// Events, with or without features.
    public var eventCount: UInt64
    /// By the bytes of their names.
    public private(set) var features: [Feature]
    public var predictions: FeatureSketch

    public init(eventCount: UInt64, features: [Feature], predictions: FeatureSketch) {
        self.eventCount = eventCount
        self.features = features.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        self.predictions = predictions
    }

    /// - Complexity: O(log n).
    public subscript(name: String) -> FeatureSketch? {
        var (low, high) = (0, features.count)
        while low < high {
            let middle = (low + high) / 2
            if features[middle].name.utf8.lexicographicallyPrecedes(name.utf8) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < features.count, features[low].name.utf8.elementsEqual(name.utf8) else { return nil }
        return features[low].sketch
    }

    public func encode(into writer: inout ByteWriter) {
        writer.write(Self.formatVersion)
        writer.writeVarint(eventCount)
        predictions.encode(into: &writer)
        writer.writeVarint(UInt64(features.count))
        for feature in features {
            writer.write(feature.name)
            feature.sketch.encode(into: &writer)
        }
    }

    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError("a profile of format \(version)", byte: reader.position - 1)
        }
        eventCount = try reader.readVarint()
        predictions = try FeatureSketch(from: &reader)
        features = []
        for _ in 0..<(try reader.readCount(atMost: Self.featureLimit)) {
            let start = reader.position
            let feature = Feature(try reader.readString(), try FeatureSketch(from: &reader))
            if let last = features.last, !last.name.utf8.lexicographicallyPrecedes(feature.name.utf8) {
                throw ByteCodingError("features out of order", byte: start)
            }
            features.append(feature)
        }
    }

    public init(bytes: [UInt8]) throws(ByteCodingError) {
        var reader = ByteReader(bytes)
        try self.init(from: &reader)
        try reader.finish()
    }

    public var bytes: [UInt8] {
        var writer = ByteWriter()
        encode(into: &writer)
        return writer.bytes
    }
}
