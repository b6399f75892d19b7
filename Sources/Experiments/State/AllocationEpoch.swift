import ByteCoding
import Commands

/// The time between two changes of an experiment's split.
struct AllocationEpoch: Equatable {
    /// Milliseconds of the windows by which experiments count.
    static let window: Int64 = 60_000

    /// Milliseconds since 1970.
    var start: Int64
    var weights: ArmWeights
    /// Of the bandit's draws; nil if people changed the split.
    var seed: UInt64?

    /// The first window that lies wholly in the epoch, or behind `Int64.max`.
    var firstWindow: Int64 { Self.roundedUp(start) }

    static func roundedUp(_ time: Int64) -> Int64 {
        let rest = time % window
        let floor = rest < 0 ? time - rest - window : time - rest
        return floor == time ? time : floor.addingReportingOverflow(window).partialValue
    }

    func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(start)
        writer.writeList(weights.values) { $0.write($1) }
        writer.writeOptional(seed) { $0.writeFixed($1) }
    }

    init(start: Int64, weights: ArmWeights, seed: UInt64?) {
        (self.start, self.weights, self.seed) = (start, weights, seed)
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        start = try reader.readMoment()
        weights = ArmWeights(
            try reader.readList { (reader) throws(ByteCodingError) in try reader.readNumber() })
        seed = try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readFixed() }
    }
}
