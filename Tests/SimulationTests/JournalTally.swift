import EmbeddedLog
import Engine
import Log
import Streams

/// What the data shards' journals say was folded up to a moment: counted entry by entry from the first one, without
/// snapshots, scratch shards or any other of the engine's ways into the past.
struct JournalTally {
    /// By data shard, the offset in its partition of `inference` behind what was folded.
    private(set) var consumed: [Offset] = []

    /// - Parameter places: by data shard, the journal offset before which it ends.
    init(_ engine: Engine, places: [Offset]) throws {
        for (shard, place) in places.enumerated() {
            consumed.append(try Self.consumed(engine, shard) { offset, _ in offset < place })
        }
    }

    /// - Parameter time: the first step with a later tick, and all behind it, is left out.
    init(_ engine: Engine, time: Int64) throws {
        for shard in 0..<engine.shardCount {
            consumed.append(try Self.consumed(engine, shard) { _, step in step.tick <= time })
        }
    }

    private static func consumed(
        _ engine: Engine, _ shard: Int, while isWithin: (Offset, JournalStep) -> Bool
    ) throws -> Offset {
        let plan = engine.factory.data(shard).plan
        let cursor = RecordCursor(try engine.log.makeReader(of: plan.journal, from: 0, isolation: .written))
        var consumed: Offset = 0
        while try cursor.take() {
            for record in cursor.records.records {
                let entry = try JournalEntry(decoding: Array(cursor.records.bytes(record.value)))
                guard case .step(let step) = entry else { continue }
                guard isWithin(record.offset, step) else { return consumed }
                for run in step.runs where run.source.topic == Engine.inferenceTopic {
                    consumed = run.first + run.count
                }
            }
        }
        return consumed
    }
}
