import EmbeddedLog
import Engine
import Log
import Streams

/// What lies in the data topics of an engine's log, or lay there.
struct LoggedRecords {
    /// By partition of `inference` and offset, the numbers of the events.
    private(set) var events: [Int32: [Offset: Int]] = [:]
    /// The ids of the other topics' events.
    private(set) var others: Set<String> = []
    /// By partition, the offsets of records that can't be read.
    private var broken: [Int32: Set<Offset>] = [:]

    init() {}

    init(_ engine: Engine, isolation: ReadIsolation) throws(LogError) {
        for topic in SimulatedEvent.topics {
            for shard in 0..<engine.shardCount {
                let partition = TopicPartition(topic, Int32(shard))
                let start = try engine.log.startOffset(of: partition)
                let cursor = RecordCursor(
                    try engine.log.makeReader(of: partition, from: start, isolation: isolation),
                    fetchBytes: 64 << 10)
                while try cursor.take() { add(cursor.records, of: partition) }
            }
        }
    }

    /// The numbers of the events, each once however often it was sent.
    var numbers: Set<Int> { Set(events.values.joined().map(\.value)) }

    func brokenCount(_ partition: Int) -> Int { broken[Int32(partition)]?.count ?? 0 }

    /// The numbers of the events that lie before an offset of each partition.
    func numbers(before ends: [Offset]) -> Set<Int> {
        var numbers: Set<Int> = []
        for (partition, end) in ends.enumerated() {
            for (offset, number) in events[Int32(partition)] ?? [:] where offset < end {
                numbers.insert(number)
            }
        }
        return numbers
    }

    mutating func add(_ records: FetchedRecords, of partition: TopicPartition) {
        for record in records.records {
            let bytes = records.bytes(record.value)
            if partition.topic != Engine.inferenceTopic {
                if let id = SimulatedEvent.id(in: bytes) { others.insert(id) }
            } else if let number = SimulatedEvent.number(in: bytes) {
                events[partition.partition, default: [:]][record.offset] = number
            } else if bytes.starts(with: Simulation.brokenLine) {
                broken[partition.partition, default: []].insert(record.offset)
            }
        }
    }

    mutating func add(_ other: LoggedRecords) {
        events.merge(other.events) { $0.merging($1) { $1 } }
        others.formUnion(other.others)
        broken.merge(other.broken) { $0.union($1) }
    }
}
