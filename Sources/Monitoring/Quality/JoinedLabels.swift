import ByteCoding
package import Sketches
import Streams

/// What is kept of predictions and their labels: right answers, errors of numbers, classes, certainty, delay.
package struct JoinedLabels: Equatable, Sendable {
    package private(set) var count: UInt64 = 0
    package private(set) var correct: UInt64 = 0
    /// Of label - prediction, where both are numbers or flags.
    package private(set) var errors = Moments()
    package private(set) var absoluteErrors = ExactSum()
    package private(set) var errorSketch = QuantileSketch()
    /// Milliseconds from the prediction to its label.
    package private(set) var delays = QuantileSketch()
    package private(set) var classes = ClassCounts()
    /// The scores for class 1, of labels that are 1 and 0.
    package private(set) var scores = SplitHistogram()
    /// What the model said of its certainty, of right and wrong answers.
    package private(set) var certainties = SplitHistogram()

    mutating func insert(_ joined: JoinedLabel) {
        count += 1
        let isCorrect = joined.prediction.agrees(with: joined.label)
        if isCorrect { correct += 1 }
        if let delay = joined.delay { delays.insert(Double(delay)) }
        if let prediction = joined.prediction.number, let label = joined.label.number {
            insert(error: label - prediction)
        }
        classes.insert(
            prediction: joined.prediction.className(joined.predictionName),
            label: joined.label.className(joined.labelName))
        let certainty = Certainty(joined.prediction, confidence: joined.confidence)
        if let share = certainty.ofAnswer { certainties.insert(share, isHit: isCorrect) }
        if let score = certainty.ofPositive, let label = joined.label.number, label == 0 || label == 1 {
            scores.insert(score, isHit: label == 1)
        }
    }

    private mutating func insert(error: Double) {
        // Two numbers of opposite sign at the edge of what a double holds.
        guard error.isFinite else { return }
        errors.insert(error)
        absoluteErrors.add(error.magnitude)
        errorSketch.insert(error)
    }

    mutating func merge(_ other: JoinedLabels) {
        count += other.count
        correct += other.correct
        errors.merge(other.errors)
        absoluteErrors.merge(other.absoluteErrors)
        errorSketch.merge(other.errorSketch)
        delays.merge(other.delays)
        classes.merge(other.classes)
        scores.merge(other.scores)
        certainties.merge(other.certainties)
    }

    /// Takes out what was inserted before and has been revised.
    mutating func subtract(_ other: JoinedLabels) {
        count -= min(count, other.count)
        correct -= min(correct, other.correct)
        errors.subtract(other.errors)
        absoluteErrors.subtract(other.absoluteErrors)
        errorSketch.subtract(other.errorSketch)
        delays.subtract(other.delays)
        classes.subtract(other.classes)
        scores.subtract(other.scores)
        certainties.subtract(other.certainties)
    }

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(count)
        guard count > 0 else { return }
        writer.writeVarint(correct)
        errors.encode(into: &writer)
        if errors.count > 0 {
            absoluteErrors.encode(into: &writer)
            errorSketch.encode(into: &writer)
        }
        delays.encode(into: &writer)
        classes.encode(into: &writer)
        scores.encode(into: &writer)
        certainties.encode(into: &writer)
    }

    init() {}

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        let start = reader.position
        count = try reader.readVarint()
        guard count > 0 else { return }
        correct = try reader.readVarint()
        errors = try Moments(from: &reader)
        if errors.count > 0 {
            absoluteErrors = try ExactSum(from: &reader)
            errorSketch = try QuantileSketch(from: &reader)
        }
        delays = try QuantileSketch(from: &reader)
        classes = try ClassCounts(from: &reader)
        scores = try SplitHistogram(from: &reader)
        certainties = try SplitHistogram(from: &reader)
        guard correct <= count, errors.count <= count else {
            throw ByteCodingError("more right answers or errors than labels", byte: start)
        }
    }
}

extension Scalar {
    /// Whole numbers up to this are taken for classes.
    private static let greatestClass = 1_000_000.0

    /// The name of a class; nil for a quantity, and for a name that is not known.
    fileprivate func className(_ name: String?) -> String? {
        guard let number else { return name }
        guard number.rounded() == number, number.magnitude <= Self.greatestClass else { return nil }
        return String(Int64(number))
    }
}
