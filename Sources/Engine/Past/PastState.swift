import Log
import Streams

/// All shards as they were at one moment, to be asked and nothing else.
///
/// Sound as unchecked: nothing in it changes once it is made, and asking a shard only reads it.
final class PastState: WindowSource, @unchecked Sendable {
    struct Shard<Logic: ShardLogic> {
        var core: ShardCore<Logic>
        /// The journal offset behind the last entry that is folded in.
        var journalEnd: Offset
        /// Emitted up to the moment and not in the log when it was replayed.
        var unwritten: [EmittedRecord] = []
        /// Records that were folded on the way from the snapshot.
        var replayed: UInt64 = 0
    }

    /// Which shards are wanted.
    enum Scope {
        case allShards
        /// Of a place in its journal; other moments are found by way of all shards.
        case controlShard
    }

    private let data: [Shard<DataShard>]
    private let control: Shard<ControlShard>

    init(data: [Shard<DataShard>], control: Shard<ControlShard>) {
        self.data = data
        self.control = control
    }

    var scope: Scope { data.isEmpty ? .controlShard : .allShards }

    var windowPartitions: [TopicPartition] { data.map { $0.core.plan.outputs[0] } }
    var journals: [TopicPartition] { data.map(\.core.plan.journal) + [control.core.plan.journal] }

    var replayedRecords: UInt64 { data.reduce(control.replayed) { $0 + $1.replayed } }

    var position: Position {
        let ends = data.map(\.journalEnd) + [control.journalEnd]
        return Position(Dictionary(uniqueKeysWithValues: zip(journals, ends)))
    }

    /// Of each data shard, the offset behind its last dead letter of then.
    var deadLetterEnds: [TopicPartition: Offset] {
        Dictionary(uniqueKeysWithValues: data.map { ($0.core.plan.outputs[1], $0.core.emitted[1]) })
    }

    func controlAnswer(_ query: WindowQuery) -> ControlShardAnswer {
        ControlShardAnswer(of: control.core, to: query, journalEnd: control.journalEnd)
    }

    func answer(_ path: [String], _ parameters: [String: String]) throws(EngineError) -> DomainAnswer {
        try DomainAnswer(of: control.core, path, parameters, journalEnd: control.journalEnd)
    }

    func cut(_ topics: [TopicPartition], written: Offset) -> TimelineCut {
        TimelineCut(of: control.core, topics: topics, written: written, journalEnd: control.journalEnd)
    }

    func dataAnswer(_ shard: Int, _ query: WindowQuery, merged: Offset) throws -> DataShardAnswer {
        let content = data[shard]
        let unwritten = content.unwritten.filter { $0.output == 0 }
        return try DataShardAnswer(
            of: content.core, to: query, recent: unwritten,
            from: unwritten.first?.offset ?? content.core.emitted[0], merged: merged,
            journalEnd: content.journalEnd)
    }
}
