import Log
import Streams

/// Compares what a refolded shard emits with what lies in the log: the same bytes at the same offsets.
final class OutputComparison {
    private let plan: ShardPlan
    private let log: any LogSource
    private var cursors: [Int: RecordCursor] = [:]
    private let ends: [Offset]

    struct Difference: Error {
        var partition: TopicPartition
        var offset: Offset
    }

    init(plan: ShardPlan, log: any LogSource) throws(LogError) {
        self.plan = plan
        self.log = log
        var ends: [Offset] = []
        for output in plan.outputs { ends.append(try log.endOffset(of: output, isolation: .written)) }
        self.ends = ends
    }

    /// - Throws: `Difference` at the first record that isn't the emitted one. What a crash kept from being
    ///   written is not compared: the next start writes it.
    func compare(_ output: ShardOutput) throws {
        for record in output.records where record.offset < ends[record.output] {
            let partition = plan.outputs[record.output]
            let cursor = try cursor(of: record.output, from: record.offset)
            guard try cursor.take(atMost: 1), let logged = cursor.records.records.first,
                logged.offset == record.offset, Array(cursor.records.bytes(logged.value)) == record.value
            else { throw Difference(partition: partition, offset: record.offset) }
        }
    }

    private func cursor(of output: Int, from offset: Offset) throws(LogError) -> RecordCursor {
        if let cursor = cursors[output] { return cursor }
        let cursor = RecordCursor(
            try log.makeReader(of: plan.outputs[output], from: offset, isolation: .written))
        cursors[output] = cursor
        return cursor
    }
}
