import Log
import Streams

/// Folds the raw events again with settings supposed otherwise, and the control shard behind them in the recorded order:
/// a step of it takes what the data shards had given by then. Slow, since every event is folded twice; in memory is what
/// one step gives.
struct RawFold: Sendable {
    let input: ControlInput
    let supposition: Supposition
    let configuration: EngineConfiguration

    /// - Parameters:
    ///   - progress: gets the records that were folded and the share of the journal that is done, 0 to 1.
    ///   - each: gets what is decided, in order.
    /// - Returns: the control shard as it is then.
    func run(
        isCancelled: () -> Bool, progress: (Int64, Double) -> Void, each: ([UInt8]) throws -> Void
    ) throws -> ControlShard {
        try refuseRetention()
        var fold = RawFoldRun(
            core: ControlInput.control(of: factory, supposing: supposition),
            shards: try (0..<factory.shards).map { shard in
                try SupposedShard(
                    recorded: input.factory.data(shard),
                    supposed: factory.data(shard, declaring: supposition.raw.dimensions), log: input.log)
            }, log: input.log)
        let journal = RecordCursor(
            try input.log.makeReader(of: fold.core.plan.journal, from: 0, isolation: .written))
        while try journal.take(atMost: 64, before: input.end) {
            for record in journal.records.records {
                if isCancelled() { throw CancellationError() }
                guard
                    case .step(let step) = try JournalEntry(
                        decoding: Array(journal.records.bytes(record.value)))
                else { continue }
                try fold.take(step, each)
                progress(fold.recordCount, Double(record.offset) / Double(max(1, input.end)))
            }
        }
        return fold.core.logic
    }

    private func refuseRetention() throws {
        for shard in 0..<input.factory.shards {
            for partition in Topology.data(shard).inputs {
                let start = try input.log.startOffset(of: partition)
                guard start > 0 else { continue }
                throw EngineError(
                    .unprocessable,
                    "settings and dimensions can't be supposed otherwise: retention let the events of \(partition) before "
                        + "offset \(start) go, and what came of them does not follow from the rest")
            }
        }
    }

    private var factory: ShardFactory {
        ShardFactory(
            configuration: configuration, shards: input.factory.shards,
            offsetsHaveGaps: input.factory.offsetsHaveGaps)
    }
}
