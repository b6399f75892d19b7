import Log
import Streams

/// Where the recorded input of a control shard is folded again, apart from whatever shard is at work on it.
struct ControlInput: Sendable {
    let log: any LogSource
    let factory: ShardFactory
    /// Of the shard's journal: what comes later is not asked about.
    let end: Offset
    let scheduling: EngineScheduling

    init(
        log: any LogSource, factory: ShardFactory, scheduling: EngineScheduling = .live
    ) throws(LogError) {
        (self.log, self.factory, self.scheduling) = (log, factory, scheduling)
        end = try log.endOffset(of: Topology.control(shards: factory.shards).journal, isolation: .written)
    }

    /// Folds all of it.
    ///
    /// - Parameters:
    ///   - progress: gets the records that were folded and the share of the journal that is done, 0 to 1.
    ///   - each: gets what is decided, in order.
    /// - Returns: the shard as it is then.
    /// - Throws: `CancellationError` soon after `isCancelled` says so; `LogError`, `ShardError`.
    func fold(
        _ core: ShardCore<ControlShard>, isCancelled: () -> Bool, progress: (Int64, Double) -> Void,
        each: ([UInt8]) throws -> Void
    ) throws -> ControlShard {
        let replay = try ShardReplay(
            core: core, position: 0, source: log, end: end, statedHashes: .ignored, missingInput: .ends)
        // An advance takes many steps, and a step may take seconds' worth of records.
        while try replay.advance(emit: { output in
            if isCancelled() { throw CancellationError() }
            progress(Int64(clamping: replay.core.recordCount), Double(replay.position) / Double(max(1, end)))
            for record in output.records { try each(record.value) }
        }) {}
        return replay.core.logic
    }
}

extension EngineFolds {
    func controlInput() throws(LogError) -> ControlInput {
        try ControlInput(log: log, factory: factory)
    }
}
