public import ByteCoding
public import Events
package import Sketches
public import Streams

/// What is kept of the predictions of one series in one window, and of what became known of them. Predictions are counted
/// as they come; labels, which come later, amend the window of their prediction.
public struct QualityWindow: RowAggregate, OutcomeAggregate, Equatable {
    public static let name = "quality"
    static let formatVersion: UInt8 = 1

    /// Events with a request id and a prediction.
    package private(set) var predictions: UInt64 = 0
    /// Of them, what they said of their certainty.
    private(set) var certaintyCount: UInt64 = 0
    private(set) var certaintySum = ExactSum()
    /// Labels that came without their prediction, and how many of those predictions have come since.
    private var orphans: UInt64 = 0
    private var matchedOrphans: UInt64 = 0
    /// Labels that found a prediction waiting; others carried theirs.
    private var joinedCount: UInt64 = 0
    private var carriedCount: UInt64 = 0
    private var added = JoinedLabels()
    /// Labels that were corrected since, as they had been.
    private var revised = JoinedLabels()
    package private(set) var ratings = Moments()

    public init() {}

    // MARK: Events

    public mutating func insert(_ row: UnsafePointer<InferenceRow>, features: UnsafeBufferPointer<FeatureRow>)
    {
        guard !row.pointee.requestID.isAbsent, row.pointee.hasPrediction else { return }
        predictions += 1
        guard !row.pointee.confidence.isNaN, let prediction = row.pointee.prediction,
            let certainty = Certainty(prediction, confidence: row.pointee.confidence).ofAnswer
        else { return }
        certaintyCount += 1
        certaintySum.add(certainty)
    }

    public mutating func insert(_ outcome: Outcome) {
        switch outcome {
        case .joined(let joined):
            if joined.delay == nil { carriedCount += 1 } else { joinedCount += 1 }
            added.insert(joined)
        case .revised(let from, let to):
            revised.insert(from)
            added.insert(to)
        case .rated(let score): ratings.insert(score)
        case .unmatched: orphans += 1
        case .matched: matchedOrphans += 1
        }
    }

    public mutating func merge(_ other: QualityWindow) {
        predictions += other.predictions
        certaintyCount += other.certaintyCount
        certaintySum.merge(other.certaintySum)
        orphans += other.orphans
        matchedOrphans += other.matchedOrphans
        joinedCount += other.joinedCount
        carriedCount += other.carriedCount
        added.merge(other.added)
        revised.merge(other.revised)
        ratings.merge(other.ratings)
    }

    // MARK: Answers

    /// Predictions whose label has not come.
    package var pending: UInt64 { predictions - min(predictions, joinedCount) }
    package var unmatched: UInt64 { orphans - min(orphans, matchedOrphans) }

    /// Labels as they stand now.
    package var labels: JoinedLabels {
        guard revised.count > 0 else { return added }
        var labels = added
        labels.subtract(revised)
        return labels
    }

    /// The accuracy to be expected if the model is as sure as it says, over all predictions that said so.
    var estimatedAccuracy: Double? { certaintyCount == 0 ? nil : certaintySum.mean(of: certaintyCount) }

    package var isEmpty: Bool { pending == 0 && unmatched == 0 && added.count == 0 && ratings.count == 0 }

    // MARK: State

    public func encode(into writer: inout ByteWriter) {
        writer.write(Self.formatVersion)
        for count in [predictions, orphans, matchedOrphans, joinedCount, carriedCount, certaintyCount] {
            writer.writeVarint(count)
        }
        if certaintyCount > 0 { certaintySum.encode(into: &writer) }
        added.encode(into: &writer)
        revised.encode(into: &writer)
        ratings.encode(into: &writer)
    }

    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError("a quality window of format \(version)", byte: reader.position - 1)
        }
        predictions = try reader.readVarint()
        orphans = try reader.readVarint()
        matchedOrphans = try reader.readVarint()
        joinedCount = try reader.readVarint()
        carriedCount = try reader.readVarint()
        certaintyCount = try reader.readVarint()
        if certaintyCount > 0 { certaintySum = try ExactSum(from: &reader) }
        added = try JoinedLabels(from: &reader)
        revised = try JoinedLabels(from: &reader)
        ratings = try Moments(from: &reader)
    }
}
