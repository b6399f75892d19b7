public import ByteCoding
public import Log

/// A shard without its thread and its files: consumed positions, emitted counts, and the fold.
///
/// Live folding, recovery, verification, questions about the past and tests all go through this one type; they
/// differ in where records come from and where output goes.
public struct ShardCore<Logic: ShardLogic> {
    public let plan: ShardPlan
    public private(set) var logic: Logic
    /// The last tick, milliseconds since 1970; `Int64.min` before the first.
    public private(set) var tick: Int64 = .min
    /// Per input, the offset of the next record.
    public private(set) var consumed: [Offset]
    /// Per output, the offset of the next record to emit.
    public private(set) var emitted: [Offset]
    /// Records consumed since the shard began.
    public private(set) var recordCount: UInt64 = 0

    public init(plan: ShardPlan, logic: Logic) {
        self.plan = plan
        self.logic = logic
        consumed = Array(repeating: 0, count: plan.inputs.count)
        emitted = Array(repeating: 0, count: plan.outputs.count)
    }

    /// Moves the recorded wall clock; a time before the last one changes nothing.
    public mutating func advance(to tick: Int64, into output: inout ShardOutput) throws(ShardError) {
        guard tick > self.tick else { return }
        self.tick = tick
        let before = output.records.count
        try logic.advance(to: tick, into: &output)
        number(&output, from: before)
    }

    /// Folds the records, which must be the next ones of that input.
    public mutating func apply(
        _ records: FetchedRecords, input: Int, into output: inout ShardOutput
    ) throws(ShardError) {
        guard let first = records.records.first, let last = records.records.last else { return }
        let due = consumed[input]
        guard first.offset == due || plan.inputsHaveGaps && first.offset > due else {
            let source = plan.inputs[input]
            throw ShardError(
                shard: plan.name,
                reason: "\(source): offset \(first.offset) came where \(due) is due")
        }
        let before = output.records.count
        try logic.apply(records, from: plan.inputs[input], input: input, into: &output)
        number(&output, from: before)
        consumed[input] = last.offset + 1
        recordCount += UInt64(records.records.count)
    }

    private mutating func number(_ output: inout ShardOutput, from first: Int) {
        for index in first..<output.records.count {
            let partition = output.records[index].output
            output.records[index].offset = emitted[partition]
            emitted[partition] += 1
        }
    }

    // MARK: State

    static var formatVersion: UInt8 { 1 }

    public var hash: StateHash { StateHash(of: encoded()) }

    public func encoded() -> [UInt8] {
        var writer = beginEncoding()
        logic.encode(into: &writer)
        return writer.bytes
    }

    /// What gives the same bytes as `encoded` does now, later and on any thread. Where the logic can't be encoded later, it
    /// is encoded at once.
    public func encoding() -> @Sendable () -> [UInt8] {
        guard let encode = logic.laterEncoding else { return { [bytes = encoded()] in bytes } }
        let begun = beginEncoding()
        return {
            var writer = begun
            encode(&writer)
            return writer.bytes
        }
    }

    private func beginEncoding() -> ByteWriter {
        var writer = ByteWriter(reservingCapacity: 1 << 16)
        writer.write(Self.formatVersion)
        writer.writeZigZag(tick)
        writer.writeVarint(recordCount)
        Self.encode(plan.inputs, consumed, into: &writer)
        Self.encode(plan.outputs, emitted, into: &writer)
        return writer
    }

    /// The state in parts, its place in the log first.
    public var components: [ShardComponent] {
        var writer = ByteWriter()
        writer.writeZigZag(tick)
        writer.writeVarint(recordCount)
        Self.encode(plan.inputs, consumed, into: &writer)
        Self.encode(plan.outputs, emitted, into: &writer)
        return [ShardComponent("place in the log", writer.bytes)] + logic.components
    }

    private static func encode(
        _ partitions: [TopicPartition], _ offsets: [Offset], into writer: inout ByteWriter
    ) {
        writer.writeVarint(UInt64(partitions.count))
        for (partition, offset) in zip(partitions, offsets) {
            partition.encode(into: &writer)
            writer.writeZigZag(offset)
        }
    }

    /// Takes the state that `encoded` gave. On an error this shard must not be used.
    public mutating func restore(_ bytes: [UInt8]) throws(ByteCodingError) {
        var reader = ByteReader(bytes)
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError("state of format \(version), known is \(Self.formatVersion)", byte: 0)
        }
        tick = try reader.readZigZag()
        recordCount = try reader.readVarint()
        consumed = try Self.offsets(of: plan.inputs, from: &reader)
        emitted = try Self.offsets(of: plan.outputs, from: &reader)
        try logic.restore(from: &reader)
        try reader.finish()
    }

    private static func offsets(
        of partitions: [TopicPartition], from reader: inout ByteReader
    ) throws(ByteCodingError) -> [Offset] {
        var offsets = Array(repeating: Offset(0), count: partitions.count)
        for _ in 0..<(try reader.readCount(atMost: 1 << 16)) {
            let start = reader.position
            let partition = try TopicPartition(from: &reader)
            let offset = try reader.readZigZag()
            guard let index = partitions.firstIndex(of: partition), offset >= 0 else {
                throw ByteCodingError("the state of a shard that reads or writes \(partition)", byte: start)
            }
            offsets[index] = offset
        }
        return offsets
    }
}
