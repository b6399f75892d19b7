import Log

/// A record as values that can be compared.
struct TestRecord: Equatable {
    var key: [UInt8]?
    var value: [UInt8]?
    var timestamp: Int64 = 1_700_000_000_000
    var headers: [TestHeader] = []
}

struct TestHeader: Equatable {
    var name: String
    var value: [UInt8]?
}

extension RecordBatchBuilder {
    mutating func add(_ record: TestRecord) {
        let headers = RecordHeaderBlock(record.headers.map { (name: $0.name, value: $0.value) })
        add(key: record.key, value: record.value, headers: headers, timestamp: record.timestamp)
    }

    static func batch(
        _ records: [TestRecord], codec: CompressionCodec = .lz4, producer: ProducerStamp? = nil
    ) throws -> [UInt8] {
        var builder = RecordBatchBuilder(codec: codec)
        for record in records { builder.add(record) }
        return try builder.seal(producer: producer)?.bytes ?? []
    }
}

extension FetchedRecords {
    func decode(_ batch: [UInt8], from: Offset = 0) throws {
        try batch.withUnsafeBytes { bytes in
            let header = try RecordBatchHeader(parsing: bytes)
            try RecordBatchDecoder.decode(bytes, header: header, from: from, into: self)
        }
    }

    func array(_ range: Bytes) -> [UInt8]? { range.isNull ? nil : Array(bytes(range)) }

    var values: [TestRecord] {
        records.map { record in
            let headers = RecordHeaders(of: record, in: self).map {
                TestHeader(name: String(decoding: $0.name, as: UTF8.self), value: $0.value.map { Array($0) })
            }
            return TestRecord(
                key: array(record.key), value: array(record.value), timestamp: record.timestamp,
                headers: headers)
        }
    }
}
