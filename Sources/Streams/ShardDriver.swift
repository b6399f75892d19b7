public import ByteCoding
public import Log

/// A real shard for tests: synchronous, with a clock that is moved by hand and neither threads nor files.
public struct ShardDriver<Logic: ShardLogic> {
    public private(set) var core: ShardCore<Logic>
    /// Everything that was emitted, in order.
    public private(set) var output: [EmittedRecord] = []
    /// Repetitions that were recognized: input and offset.
    public private(set) var duplicates: [(input: Int, offset: Offset)] = []

    public init(_ core: ShardCore<Logic>) {
        self.core = core
    }

    public var hash: StateHash { core.hash }

    /// The wall clock, milliseconds since 1970.
    public mutating func tick(_ now: Int64) throws(ShardError) {
        var output = ShardOutput()
        try core.advance(to: now, into: &output)
        keep(output)
    }

    /// Feeds values as the next records of an input, in batches of at most `batch`.
    public mutating func feed(
        _ values: some Collection<[UInt8]>, input: Int = 0, batch: Int = .max, timestamp: Int64 = 0
    ) throws(ShardError) {
        let records = FetchedRecords()
        var output = ShardOutput()
        for value in values {
            append(
                value, to: records, offset: core.consumed[input] + Offset(records.records.count), timestamp)
            if records.records.count >= batch {
                try core.apply(records, input: input, into: &output)
                records.removeAll()
            }
        }
        try core.apply(records, input: input, into: &output)
        keep(output)
    }

    private func append(_ value: [UInt8], to records: FetchedRecords, offset: Offset, _ timestamp: Int64) {
        let start = records.used
        value.withUnsafeBytes { bytes in
            let target = records.reserve(bytes.count)
            if let base = bytes.baseAddress { target.copyMemory(from: base, byteCount: bytes.count) }
        }
        records.commit(value.count)
        records.records.append(
            FetchedRecords.Record(
                offset: offset, timestamp: timestamp, key: .null,
                value: FetchedRecords.Bytes(start: Int32(start), length: Int32(value.count)), headers: .null))
    }

    private mutating func keep(_ output: ShardOutput) {
        self.output.append(contentsOf: output.records)
        duplicates.append(contentsOf: output.duplicates)
    }

    /// What a crash and a restart from a snapshot do to a shard: another one with the same state.
    public func restarted(_ fresh: ShardCore<Logic>) throws(ByteCodingError) -> ShardDriver {
        var core = fresh
        try core.restore(self.core.encoded())
        var driver = ShardDriver(core)
        driver.output = output
        driver.duplicates = duplicates
        return driver
    }
}
