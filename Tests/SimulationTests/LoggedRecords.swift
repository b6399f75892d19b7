import EmbeddedLog
import Engine
import Log
import SimulatedDisk
import Streams

/// What lies in the data topic of an engine's log.
struct LoggedRecords {
    /// The numbers of the events, each once however often it was sent.
    var numbers: Set<Int> = []
    /// Records that can't be read, by partition.
    var broken: [Int]

    init(_ engine: Engine, isolation: ReadIsolation) throws(LogError) {
        broken = Array(repeating: 0, count: engine.shardCount)
        for shard in 0..<engine.shardCount {
            let partition = TopicPartition(Engine.inferenceTopic, Int32(shard))
            let cursor = RecordCursor(
                try engine.log.makeReader(of: partition, from: 0, isolation: isolation), fetchBytes: 64 << 10)
            while try cursor.take() {
                for record in cursor.records.records {
                    let bytes = cursor.records.bytes(record.value)
                    if let number = SimulatedEvent.number(in: bytes) {
                        numbers.insert(number)
                    } else if bytes.starts(with: Simulation.brokenLine) {
                        broken[shard] += 1
                    }
                }
            }
        }
    }
}
