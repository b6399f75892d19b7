public import ByteCoding
public import Events
import Experiments
public import Streams

/// What experiments count of the feedback of one series in a window. Feedback that doesn't say its version and variant is of
/// those of its prediction.
public struct FeedbackArms: RowAggregate, Equatable {
    public static var name: String { ArmWindow.name }

    private var window = ArmWindow()

    public init() {}

    public mutating func insert(_ row: UnsafePointer<FeedbackRow>, features: UnsafeBufferPointer<FeatureRow>)
    {
        func number(_ value: Double) -> Double? { value.isNaN ? nil : value }
        var matches: Bool?
        var error: Double?
        if let label = row.pointee.label, let prediction = row.pointee.prediction {
            matches = label.agrees(with: prediction)
            if let said = label.number, let predicted = prediction.number {
                error = (said - predicted).magnitude
            }
        }
        window.insertFeedback(
            score: number(row.pointee.score), label: number(row.pointee.labelNumber),
            unit: row.pointee.unit.isAbsent ? nil : XXH64.hash(row.pointee.unit.bytes), matches: matches,
            // Two numbers of opposite sign at the edge of what a double holds.
            error: error.flatMap { $0.isFinite ? $0 : nil })
    }

    public mutating func merge(_ other: FeedbackArms) { window.merge(other.window) }

    public func encode(into writer: inout ByteWriter) { window.encode(into: &writer) }

    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        window = try ArmWindow(from: &reader)
    }
}
