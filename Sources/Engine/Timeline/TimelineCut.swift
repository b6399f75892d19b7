import JSON
import Log
import Streams

/// How far the control shard has come at a moment, for what is read of its topics.
struct TimelineCut: Sendable {
    /// Per topic of the timeline, the offset behind the last record that counts.
    var ends: [Offset]
    /// The newest decisions, which may not be in the log yet; the last one is the last that was taken.
    var decisions: [JSONValue]
    var position: Position
    /// Milliseconds since 1970.
    var watermark: Int64?

    /// Decisions that may wait to be written, at the most.
    private static let unwrittenLimit = 4_096

    /// - Parameter written: the offset behind the last decision in the log.
    init(
        of core: ShardCore<ControlShard>, topics: [TopicPartition], written: Offset, journalEnd: Offset
    ) {
        let inputs = Dictionary(zip(core.plan.inputs, core.consumed)) { first, _ in first }
        let taken = core.emitted[0]
        ends = topics.map { $0 == core.plan.outputs[0] ? min(taken, written) : inputs[$0] ?? 0 }
        // The decisions are the only output.
        let isWhole = Offset(clamping: core.logic.decisions.count) == taken
        let waiting = isWhole ? min(max(0, taken - written), Offset(Self.unwrittenLimit)) : 0
        decisions = core.logic.decisions.entries.suffix(Int(waiting)).map(\.event)
        position = Position([core.plan.journal: journalEnd])
        let time = max(core.tick, core.logic.declaredTime)
        watermark = time == .min ? nil : time
    }

    /// Those that are not in the log, with their offsets.
    func unwritten(behind written: Offset) -> [(offset: Offset, event: JSONValue)] {
        decisions.enumerated().map { (written + Offset($0.offset), $0.element) }
    }
}
