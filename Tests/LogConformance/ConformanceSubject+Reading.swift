import Log

extension ConformanceSubject {
    func append(
        _ records: [TestRecord], to partition: TopicPartition? = nil, producer: ProducerStamp? = nil
    ) async throws -> AppendReceipt {
        try await log.append(
            TestRecord.seal(records, producer: producer), to: partition ?? self.partition,
            acknowledgement: .durable)
    }

    /// All records from `offset` on, with their offsets.
    func read(
        from offset: Offset = 0, of partition: TopicPartition? = nil, isolation: ReadIsolation = .durable,
        byteLimit: Int = 1 << 20
    ) throws -> [(offset: Offset, record: TestRecord)] {
        let reader = try log.makeReader(of: partition ?? self.partition, from: offset, isolation: isolation)
        return try read(reader, byteLimit: byteLimit)
    }

    func read(
        _ reader: any LogReader, byteLimit: Int = 1 << 20
    ) throws -> [(offset: Offset, record: TestRecord)] {
        let records = FetchedRecords()
        var all: [(offset: Offset, record: TestRecord)] = []
        while true {
            try reader.fetch(into: records, byteLimit: byteLimit)
            guard !records.records.isEmpty else { return all }
            all += records.records.map { ($0.offset, TestRecord($0, in: records)) }
        }
    }

    /// Says that an error of this code is due.
    func demandError(_ code: LogError.Code, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as LogError {
            return try demand(error.code, equals: code, "the error")
        }
        throw ConformanceViolation("an error \(code) is due, and there was none")
    }
}
