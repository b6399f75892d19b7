import Log

/// A record as rules write and compare it.
struct TestRecord: Equatable, Sendable {
    struct Header: Equatable, Sendable {
        var name: String
        var value: [UInt8]?
    }

    var key: [UInt8]?
    var value: [UInt8]?
    var headers: [Header] = []
    var timestamp: Int64 = 1_000

    init(_ value: String, key: String? = nil, timestamp: Int64 = 1_000) {
        self.value = Array(value.utf8)
        self.key = key.map { Array($0.utf8) }
        self.timestamp = timestamp
    }

    init(key: [UInt8]?, value: [UInt8]?, headers: [Header] = [], timestamp: Int64 = 1_000) {
        self.key = key
        self.value = value
        self.headers = headers
        self.timestamp = timestamp
    }

    static func seal(_ records: [TestRecord], producer: ProducerStamp? = nil) throws -> SealedBatch {
        var builder = RecordBatchBuilder()
        for record in records { record.add(to: &builder) }
        guard let batch = try builder.seal(producer: producer) else {
            throw ConformanceViolation("records were added and there is no batch")
        }
        return batch
    }

    private func add(to builder: inout RecordBatchBuilder) {
        let headers = headers.map { (name: $0.name, value: $0.value) }
        (key ?? []).withUnsafeBytes { keyBytes in
            (value ?? []).withUnsafeBytes { valueBytes in
                builder.add(
                    key: key == nil ? nil : keyBytes, value: value == nil ? nil : valueBytes,
                    headers: headers,
                    timestamp: timestamp)
            }
        }
    }

    init(_ record: FetchedRecords.Record, in records: FetchedRecords) {
        key = record.key.isNull ? nil : Array(records.bytes(record.key))
        value = record.value.isNull ? nil : Array(records.bytes(record.value))
        timestamp = record.timestamp
        headers = RecordHeaders(of: record, in: records).map { header in
            Header(name: String(decoding: header.name, as: UTF8.self), value: header.value.map { Array($0) })
        }
    }
}
