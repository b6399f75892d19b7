import Log
import Streams

extension VerificationReport.Divergence {
    /// Says in which parts the recorded state differs from the refolded one, and writes both to files.
    ///
    /// - Parameter start: where the refold begins, with its journal position.
    mutating func compare<Logic: ShardLogic>(
        _ recorded: [UInt8], refolding start: ShardCore<Logic>, from origin: Offset, _ log: any LogSource
    ) throws {
        // The refold that found the difference has gone on since.
        let replay = try ShardReplay(
            core: start, position: origin, source: log, end: position, statedHashes: .ignored)
        while try replay.advance(emit: { _ in }) {}
        files = StateFiles.write(
            recorded: recorded, computed: replay.core.encoded(), shard: shard, position: position)
        var other = start
        guard (try? other.restore(recorded)) != nil else { return }
        components = zip(other.components, replay.core.components).filter { $0 != $1 }.map(\.0.name)
    }
}
