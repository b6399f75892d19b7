public import ByteCoding
public import Commands
public import Sketches

/// What is kept of the readings of one device in one window. Parts of a window merge to the same bytes in any order,
/// but for the last digits of sums that no answer shows.
public struct ReadingWindow: Sendable, Equatable {
    public static let name = "health"
    static let formatVersion: UInt8 = 1

    /// One feature's readings.
    public struct Feature: Sendable, Equatable {
        public var name: UTF8Name
        public var moments: Moments

        public init(name: UTF8Name, moments: Moments) { (self.name, self.moments) = (name, moments) }
    }

    /// Events, with whatever readings.
    public var samples: UInt64 = 0
    /// Milliseconds since 1970; without meaning while there are no samples.
    public var firstReading: Int64 = .max
    public var lastReading: Int64 = .min
    /// The last one that was told.
    public var location: LocatedAt?
    /// By name.
    public var features: [Feature] = []

    public init() {}

    /// A location and when it was told.
    public struct LocatedAt: Sendable, Equatable {
        /// Milliseconds since 1970.
        public var time: Int64
        public var place: DeviceLocation

        public init(time: Int64, place: DeviceLocation) { (self.time, self.place) = (time, place) }

        /// The later one; of two at the same time the one farther north, then east, so that order doesn't show.
        func later(_ other: LocatedAt) -> LocatedAt {
            func isBefore(_ a: LocatedAt, _ b: LocatedAt) -> Bool {
                (a.time, a.place.latitude, a.place.longitude) < (b.time, b.place.latitude, b.place.longitude)
            }
            return isBefore(self, other) ? other : self
        }
    }

    public subscript(feature: String) -> Moments? {
        let name = UTF8Name(feature)
        return features.first { $0.name == name }?.moments
    }

    /// Beyond `HealthLimits.readingFeatureCount` the last features by name are dropped.
    public mutating func merge(_ other: ReadingWindow) {
        samples += other.samples
        firstReading = min(firstReading, other.firstReading)
        lastReading = max(lastReading, other.lastReading)
        if let theirs = other.location { location = location.map { $0.later(theirs) } ?? theirs }
        mergeFeatures(other.features)
    }

    private mutating func mergeFeatures(_ theirs: [Feature]) {
        var merged: [Feature] = []
        merged.reserveCapacity(max(features.count, theirs.count))
        var (left, right) = (features[...], theirs[...])
        while merged.count < HealthLimits.readingFeatureCount, let a = left.first ?? right.first {
            let b = right.first ?? a
            if left.isEmpty || b.name < a.name {
                merged.append(b)
                right = right.dropFirst()
            } else {
                merged.append(a)
                left = left.dropFirst()
                if b.name == a.name, !right.isEmpty {
                    merged[merged.count - 1].moments.merge(b.moments)
                    right = right.dropFirst()
                }
            }
        }
        features = merged
    }
}

extension ReadingWindow {
    public func encode(into writer: inout ByteWriter) {
        writer.write(Self.formatVersion)
        writer.writeVarint(samples)
        guard samples > 0 else { return }
        writer.writeZigZag(firstReading)
        writer.writeZigZag(lastReading)
        writer.writeOptional(location) { writer, location in
            writer.writeZigZag(location.time)
            writer.write(location.place.latitude)
            writer.write(location.place.longitude)
        }
        writer.writeList(features) { writer, feature in
            writer.write(feature.name.text)
            feature.moments.encode(into: &writer)
        }
    }

    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        self.init()
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError("readings of format \(version)", byte: reader.position - 1)
        }
        samples = try reader.readVarint()
        guard samples > 0 else { return }
        firstReading = try reader.readZigZag()
        lastReading = try reader.readZigZag()
        location = try reader.readOptional { (reader) throws(ByteCodingError) in
            LocatedAt(
                time: try reader.readZigZag(),
                place: DeviceLocation(latitude: try reader.readDouble(), longitude: try reader.readDouble()))
        }
        let start = reader.position
        features = try reader.readList { (reader) throws(ByteCodingError) in
            Feature(name: UTF8Name(try reader.readString()), moments: try Moments(from: &reader))
        }
        guard zip(features, features.dropFirst()).allSatisfy({ $0.name < $1.name }),
            features.count <= HealthLimits.readingFeatureCount
        else { throw ByteCodingError("features that are not in order", byte: start) }
    }
}
