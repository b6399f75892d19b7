import EmbeddedLog
import Log
import Streams

/// Writes what a refolded shard emits into the new directory, many records a batch. What an interrupted rebuild has
/// written already is recognized by its offset.
struct OutputWriter {
    /// Records that wait at the most before they should be written.
    private static let waitingLimit = 4_096
    /// Records and bytes of values that a batch takes at the most; a larger record goes alone.
    private static let batchRecords = 1_024
    private static let batchBytes = 4 << 20

    private let log: EmbeddedLog
    private let plan: ShardPlan
    private var waiting: [[EmittedRecord]]
    private var ends: [Offset]
    private var count = 0
    var isFull: Bool { count >= Self.waitingLimit }

    /// - Parameter repeats: whether what is there already is written again, which only tests want.
    init(_ plan: ShardPlan, log: EmbeddedLog, repeats: Bool = false) throws(LogError) {
        self.log = log
        self.plan = plan
        waiting = plan.outputs.map { _ in [] }
        ends = []
        for output in plan.outputs {
            ends.append(repeats ? 0 : try log.endOffset(of: output, isolation: .written))
        }
    }

    mutating func add(_ output: ShardOutput) {
        for record in output.records where record.offset >= ends[record.output] {
            waiting[record.output].append(record)
            count += 1
        }
    }

    /// The same, and writes if that is many: for output whose journal is there already.
    mutating func take(_ output: ShardOutput) throws {
        add(output)
        if isFull { try write() }
    }

    mutating func write() throws {
        for (output, records) in waiting.enumerated() where !records.isEmpty {
            try write(records, to: plan.outputs[output])
            ends[output] += Offset(records.count)
            waiting[output].removeAll(keepingCapacity: true)
        }
        count = 0
    }

    private func write(_ records: [EmittedRecord], to partition: TopicPartition) throws {
        var builder = RecordBatchBuilder()
        var first = records.first?.offset ?? 0
        for record in records {
            if builder.recordCount >= Self.batchRecords
                || builder.payloadBytes + record.value.count > Self.batchBytes
            {
                first += try seal(&builder, first, partition)
            }
            builder.add(key: record.key, value: record.value, headers: .empty, timestamp: record.timestamp)
        }
        _ = try seal(&builder, first, partition)
    }

    /// Returns how many records were written.
    private func seal(
        _ builder: inout RecordBatchBuilder, _ first: Offset, _ partition: TopicPartition
    ) throws -> Offset {
        guard let batch = try builder.seal() else { return 0 }
        let receipt = try log.write(batch, to: partition)
        guard receipt.baseOffset == first else {
            throw ShardError(
                shard: plan.name,
                reason: "\(partition): output \(first) landed at \(receipt.baseOffset); somebody else wrote")
        }
        return Offset(batch.recordCount)
    }
}
