import Log
import Streams

/// What a shard has emitted and not written yet, because the journal that explains it is not proven durable. A
/// record leaves the queue once it is written, so that a failed write can be done again: what of it came through is
/// known from the end of its partition, which has no other writer.
struct OutputQueue {
    /// Records and bytes of values that one batch takes at the most; a larger record goes alone.
    static let batchRecords = 1_024
    static let batchBytes = 4 << 20

    private(set) var records: [EmittedRecord] = []

    var isEmpty: Bool { records.isEmpty }
    var count: Int { records.count }

    mutating func append(_ emitted: some Sequence<EmittedRecord>) {
        records.append(contentsOf: emitted)
    }

    mutating func removeFirst(_ count: Int) {
        records.removeFirst(count)
    }

    /// The offset of an output's first record that is not written; nil if all are.
    func firstOffset(of output: Int) -> Offset? {
        records.first { $0.output == output }?.offset
    }

    /// The batches of an output among the first `count` records, without those before the partition's end.
    func batches(of output: Int, among count: Int, from end: Offset) -> [[EmittedRecord]] {
        var batches: [[EmittedRecord]] = []
        var bytes = 0
        for record in records.prefix(count) where record.output == output && record.offset >= end {
            let isFull =
                (batches.last?.count ?? Self.batchRecords) >= Self.batchRecords
                || bytes + record.value.count > Self.batchBytes
            if isFull {
                batches.append([])
                bytes = 0
            }
            batches[batches.count - 1].append(record)
            bytes += record.value.count
        }
        return batches
    }
}
