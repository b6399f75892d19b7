import Commands
import JSON

/// A profile as people and training jobs give it:
///
/// ```
/// {"count": 10000, "features": {
///    "amount":  {"values": [12.5, 3, 40.25]},
///    "age":     {"edges": [18, 30, 45, 90], "counts": [2500, 5000, 2500]},
///    "country": {"counts": {"DE": 6000, "FR": 3900}, "nulls": 100}},
///  "predictions": {"values": [0.1, 0.9]}}
/// ```
///
/// Values are a sample, each of which counts once. The counts of a histogram are spread evenly over their bin, at
/// `pointsPerBin` points. `count` is the number of events; what a feature has less is null.
extension FeatureProfile {
    /// Values, edges, or categories of one feature at the most.
    static let entryLimit = 100_000
    static let pointsPerBin: UInt64 = 16
    /// The most that anything is counted in a profile.
    private static let countLimit: Int64 = 1 << 53

    init?(_ json: JSONValue, reporting reader: inout BodyReader, at name: String) {
        var profile = BodyReader(json, at: reader.place(name))
        defer { reader.take(faultsOf: profile) }
        var features: [Feature] = []
        for member in profile.entries("features") {
            var feature = BodyReader(
                member.value, at: profile.place("features") + "/" + BodyReader.escaped(member.name))
            features.append(Feature(member.name, Self.sketch(&feature)))
            feature.finish()
            profile.take(faultsOf: feature)
        }
        let predictions = profile.object("predictions") { Self.sketch(&$0) } ?? FeatureSketch()
        let sketches = features.map(\.sketch) + [predictions]
        let held = sketches.map { $0.valueCount + $0.nullCount }.max() ?? 0
        let count = profile.integer("count", in: 1...Self.countLimit).map(UInt64.init) ?? held
        if count < held { profile.report("count", "is less than a feature has values and nulls") }
        if held == 0 { profile.report("features", "hold no values") }
        profile.finish()
        guard profile.faults.isEmpty else { return nil }
        self.init(eventCount: count, features: features, predictions: predictions)
    }

    private static func sketch(_ reader: inout BodyReader) -> FeatureSketch {
        var sketch = FeatureSketch()
        sketch.insertNulls(UInt64(reader.integer("nulls", in: 0...countLimit) ?? 0))
        if let values = reader.value("values") {
            insertSample(values, into: &sketch, &reader)
        } else if let edges = reader.value("edges") {
            insertHistogram(edges, into: &sketch, &reader)
        } else if reader.holds("counts") {
            insertCategories(into: &sketch, &reader)
        } else {
            reader.report("values", "is missing: give values, edges and counts, or counts by category")
        }
        return sketch
    }

    private static func insertSample(
        _ values: JSONValue, into sketch: inout FeatureSketch, _ reader: inout BodyReader
    ) {
        guard let list = values.array, list.count <= entryLimit else {
            return reader.report("values", "is no list of at most \(entryLimit) values")
        }
        for (index, value) in list.enumerated() {
            switch value {
            case .null: sketch.insertNull()
            case .bool(let flag): sketch.insert(flag)
            case .string(let text): sketch.insert(text, count: 1)
            default:
                guard let number = value.number, number.isFinite else {
                    return reader.report("values", "has at \(index) neither a number nor a text")
                }
                sketch.insert(number)
            }
        }
    }

    private static func insertHistogram(
        _ edges: JSONValue, into sketch: inout FeatureSketch, _ reader: inout BodyReader
    ) {
        let bounds = (edges.array ?? []).compactMap(\.number)
        let counts = (reader.value("counts")?.array ?? []).compactMap(\.integer)
        let isRising = zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 } && bounds.allSatisfy(\.isFinite)
        guard bounds.count == edges.array?.count, isRising, (2...4_096).contains(bounds.count) else {
            return reader.report("edges", "are not 2 to 4096 rising numbers")
        }
        guard counts.count == bounds.count - 1, counts.allSatisfy({ (0...countLimit).contains($0) }) else {
            return reader.report("counts", "are not one whole number for each bin between two edges")
        }
        for (index, count) in counts.enumerated() where count > 0 {
            let (lower, width) = (bounds[index], bounds[index + 1] - bounds[index])
            for point in 0..<pointsPerBin {
                let share = UInt64(count) * (point + 1) / pointsPerBin - UInt64(count) * point / pointsPerBin
                let value = lower + width * (Double(point) + 0.5) / Double(pointsPerBin)
                if share > 0 { sketch.insert(value, count: share) }
            }
        }
    }

    private static func insertCategories(into sketch: inout FeatureSketch, _ reader: inout BodyReader) {
        let entries = reader.entries("counts")
        guard entries.count <= entryLimit else {
            return reader.report("counts", "has more than \(entryLimit) categories")
        }
        for entry in entries {
            guard let count = entry.value.integer, (0...countLimit).contains(count) else {
                return reader.report("counts", "has for '\(entry.name)' no whole number")
            }
            if count > 0 { sketch.insert(entry.name, count: UInt64(count)) }
        }
    }
}
