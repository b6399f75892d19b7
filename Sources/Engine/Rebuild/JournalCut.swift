package import Log
import Streams

/// Where the journals of a data directory are cut for a rebuild up to a moment.
package struct JournalCut: Sendable {
    private let target: PastTarget?
    private let log: any LogSource
    private let shards: Int
    private let namedRejections: Offset?

    /// - Parameter text: a position as answers give it, or an RFC 3339 time; nil cuts nothing.
    /// - Throws: `EngineError` of kind `invalid` for text that is neither, or beyond what is recorded.
    init(_ text: String?, log: any LogSource, shards: Int) throws {
        self.log = log
        self.shards = shards
        guard let text else {
            (target, namedRejections) = (nil, nil)
            return
        }
        let moment: Moment
        do {
            moment = try Moment(parsing: text)
            target = try PastTarget(moment, log: log, shards: shards)
        } catch var error as EngineError {
            // Everywhere else a moment is asked for as `as_of`.
            error.detail = error.detail.replacing("as_of:", with: "--to:")
            error.errors = []
            throw error
        }
        guard case .position(let position) = moment else {
            namedRejections = nil
            return
        }
        namedRejections = position.offsets[Topology.rejections(shards: shards)]
    }

    package var isWhole: Bool { target == nil }

    /// The journal offset before which a data shard's replay ends.
    package func end(ofDataShard shard: Int) throws -> Offset {
        let scan = JournalScan(log: log, plan: Topology.data(shard))
        return try target?.end(of: shard, scan) { _ in 0 } ?? scan.end
    }

    /// What the control shard had merged of a data shard's windows at the place where it is cut; 0 where that follows from the
    /// data shards.
    package func merged(ofDataShard shard: Int) throws -> Offset {
        let plan = Topology.control(shards: shards)
        let scan = JournalScan(log: log, plan: plan)
        guard let end = try target?.controlEnd(scan) else { return 0 }
        return try scan.consumed(of: plan.inputs[shard], before: end)
    }

    /// The journal offset before which the control shard's replay ends: before the first entry that consumes more than
    /// the data shards have emitted by then.
    ///
    /// - Parameter emitted: by data shard, the offset behind its last output in `windows`.
    package func endOfControl(emitted: [Offset]) throws -> Offset {
        let plan = Topology.control(shards: shards)
        let scan = JournalScan(log: log, plan: plan)
        if let end = try target?.controlEnd(scan) { return end }
        return try scan.firstStep(from: 0) { step in
            step.tick > target?.time ?? .max
                || step.consumes(beyond: emitted, of: plan.inputs)
        }
    }

    /// The offset behind the last record of an input that the control shard has consumed before a place in its journal.
    package func end(of input: TopicPartition, beforeControl place: Offset) throws -> Offset {
        try JournalScan(log: log, plan: Topology.control(shards: shards)).consumed(of: input, before: place)
    }

    /// The offset behind the last record of what the door rejected that is taken along, and the time (ms since 1970)
    /// beyond which none is.
    package func rejections() throws(LogError) -> (end: Offset, latest: Int64) {
        let end = try log.endOffset(of: Topology.rejections(shards: shards), isolation: .written)
        if let namedRejections { return (min(namedRejections, end), .max) }
        return (end, target?.time ?? .max)
    }
}
