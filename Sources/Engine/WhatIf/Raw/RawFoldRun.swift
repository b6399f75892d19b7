import Log
import Streams

/// A fold of raw events under way.
struct RawFoldRun {
    /// Bytes of windows that are taken in one go.
    private static let bytesAtOnce = 4 << 20

    private(set) var core: ShardCore<ControlShard>
    private let shards: [SupposedShard]
    private let log: any LogSource
    /// By data shard, the offset behind the last recorded window that was taken.
    private var ends: [Offset]
    private var cursors: [RecordCursor?]
    private let records = FetchedRecords()

    init(core: ShardCore<ControlShard>, shards: [SupposedShard], log: any LogSource) {
        (self.core, self.shards, self.log) = (core, shards, log)
        ends = shards.map { _ in 0 }
        cursors = core.plan.inputs.map { _ in nil }
    }

    var recordCount: Int64 { shards.reduce(0) { $0 + Int64(clamping: $1.recordCount) } }

    mutating func take(_ step: JournalStep, _ each: ([UInt8]) throws -> Void) throws {
        var output = ShardOutput()
        try core.advance(to: step.tick, into: &output)
        for run in step.runs {
            guard let input = core.plan.inputs.firstIndex(of: run.source) else {
                throw ShardError(
                    shard: core.plan.name, reason: "the journal names \(run.source), which is no input")
            }
            if input < shards.count {
                ends[input] = run.first + run.count
                try takeWindows(of: input, &output)
            } else {
                try takeRecorded(run, input, &output)
            }
        }
        for shard in shards.indices { try takeWindows(of: shard, &output) }
        for record in output.records { try each(record.value) }
    }

    private mutating func takeWindows(of shard: Int, _ output: inout ShardOutput) throws {
        let windows = try shards[shard].take(before: ends[shard], by: core.tick)
        records.removeAll()
        for window in windows {
            if records.used > Self.bytesAtOnce {
                try core.apply(records, input: shard, into: &output)
                records.removeAll()
            }
            let start = records.used
            records.reserve(window.value.count).copyMemory(
                from: window.value, byteCount: window.value.count)
            records.commit(window.value.count)
            records.records.append(
                FetchedRecords.Record(
                    offset: window.offset, timestamp: window.timestamp, key: .null,
                    value: .init(start: Int32(start), length: Int32(window.value.count)), headers: .null))
        }
        try core.apply(records, input: shard, into: &output)
    }

    private mutating func takeRecorded(_ run: JournalRun, _ input: Int, _ output: inout ShardOutput) throws {
        let end = run.first + run.count
        let cursor = try cursor(of: input)
        while core.consumed[input] < end {
            guard try cursor.take(before: end) else {
                throw ShardError(
                    shard: core.plan.name, reason: "\(run.source) ends before offset \(end), which is named")
            }
            try core.apply(cursor.records, input: input, into: &output)
        }
    }

    private mutating func cursor(of input: Int) throws -> RecordCursor {
        if let cursor = cursors[input] { return cursor }
        let cursor = RecordCursor(
            try log.makeReader(of: core.plan.inputs[input], from: core.consumed[input], isolation: .written))
        cursors[input] = cursor
        return cursor
    }
}
