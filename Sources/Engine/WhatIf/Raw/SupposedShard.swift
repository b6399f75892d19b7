import Log
import Streams

/// A data shard folded again from raw events, as it was and as it is supposed, side by side: what it gives now takes the
/// place of what it gave in the recorded order. Belongs to one thread.
final class SupposedShard {
    private static let windows = 0

    private let recorded: ShardReplay<DataShard>
    private let supposed: ShardReplay<DataShard>
    /// Windows of steps that the control shard has not come to.
    private var waiting: [EmittedRecord] = []
    /// The last step that was folded: how many windows had been given by its end, and its tick; whether it gave any.
    private var last: (end: Offset, tick: Int64, gaveAny: Bool) = (0, .min, false)
    private var isOver = false

    /// Records that were folded as supposed.
    var recordCount: UInt64 { supposed.core.recordCount }

    /// - Parameters:
    ///   - recorded, supposed: the shard before its first record.
    ///   - log: with its inputs and its journal.
    init(
        recorded: ShardCore<DataShard>, supposed: ShardCore<DataShard>, log: any LogSource
    ) throws {
        func replay(_ core: ShardCore<DataShard>) throws -> ShardReplay<DataShard> {
            try ShardReplay(core: core, position: 0, source: log, statedHashes: .ignored)
        }
        self.recorded = try replay(recorded)
        self.supposed = try replay(supposed)
    }

    /// The windows that the shard, as supposed, had given when the control shard had taken those before `end` of the
    /// recorded ones: of all steps whose windows it had, and of those without any up to its time.
    ///
    /// - Parameters:
    ///   - end: an offset of the recorded windows.
    ///   - tick: the control shard's, milliseconds since 1970.
    func take(before end: Offset, by tick: Int64) throws -> [EmittedRecord] {
        var taken: [EmittedRecord] = []
        while true {
            guard last.end <= end, last.tick <= tick || last.gaveAny else { return taken }
            taken += waiting
            waiting = []
            guard !isOver else { return taken }
            try step()
        }
    }

    private func step() throws {
        let before = recorded.core.emitted[Self.windows]
        let goesOn = try recorded.advance(atMost: 1) { _ in }
        _ = try supposed.advance(atMost: 1) { output in
            waiting += output.records.filter { $0.output == Self.windows }
        }
        let end = recorded.core.emitted[Self.windows]
        last = (end, recorded.core.tick, end > before)
        isOver = !goesOn
    }
}
