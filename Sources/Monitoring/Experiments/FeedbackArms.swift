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
        window.insertFeedback(
            score: number(row.pointee.score), label: number(row.pointee.labelNumber),
            unit: row.pointee.unit.isAbsent ? nil : XXH64.hash(row.pointee.unit.bytes))
    }

    public mutating func merge(_ other: FeedbackArms) { window.merge(other.window) }

    public func encode(into writer: inout ByteWriter) { window.encode(into: &writer) }

    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        window = try ArmWindow(from: &reader)
    }
}
