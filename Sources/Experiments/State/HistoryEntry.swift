import ByteCoding
import Commands

/// Where an event of an experiment lies.
public struct HistoryEntry: Sendable, Hashable {
    /// Of its record in the topic `experiments`, or of the decision that it is part of in `decisions`.
    public var offset: Int64
    public var isDecision: Bool
    /// The event's own number.
    public var sequence: UInt64
    /// Milliseconds since 1970.
    public var time: Int64
    public var type: ExperimentEventType

    init(_ event: ExperimentEvent, offset: Int64, isDecision: Bool) {
        (self.offset, self.isDecision) = (offset, isDecision)
        (sequence, time, type) = (event.sequence, event.time, event.type)
    }

    func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(offset)
        writer.write(isDecision)
        writer.writeVarint(sequence)
        writer.writeZigZag(time)
        writer.writeChoice(type)
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        offset = try reader.readZigZag()
        isDecision = try reader.readBool()
        sequence = try reader.readVarint()
        time = try reader.readZigZag()
        type = try reader.readChoice(ExperimentEventType.self)
    }
}
