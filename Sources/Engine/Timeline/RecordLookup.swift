import JSON
import Log
import Streams

/// Reads records of partitions without gaps by their offsets. Those that lie near each other cost one read of the log.
struct RecordLookup {
    private static let fetchBytes = 16 << 10

    private let log: any LogSource
    /// By partition, what was fetched last.
    private var fetched: [TopicPartition: FetchedRecords] = [:]
    private var known: [TopicPartition: [Offset: JSONValue]] = [:]

    init(_ log: any LogSource) { self.log = log }

    /// Gives a record that is not in the log yet.
    mutating func know(_ record: JSONValue, at offset: Offset, of partition: TopicPartition) {
        known[partition, default: [:]][offset] = record
    }

    /// - Throws: if there is no such record, or it holds no JSON.
    mutating func record(at offset: Offset, of partition: TopicPartition) throws -> JSONValue {
        if let record = known[partition]?[offset] { return record }
        if let records = fetched[partition], let value = Self.value(at: offset, in: records) {
            return try JSONValue(parsing: value)
        }
        let cursor = RecordCursor(
            try log.makeReader(of: partition, from: offset, isolation: .written), fetchBytes: Self.fetchBytes)
        guard try cursor.take(), let value = Self.value(at: offset, in: cursor.records) else {
            throw EngineError(.internal, "\(partition) has no record at offset \(offset)")
        }
        fetched[partition] = cursor.records
        return try JSONValue(parsing: value)
    }

    private static func value(at offset: Offset, in fetched: FetchedRecords) -> [UInt8]? {
        guard let first = fetched.records.first?.offset, offset >= first,
            offset - first < fetched.records.count
        else { return nil }
        let record = fetched.records[Int(offset - first)]
        return record.offset == offset ? Array(fetched.bytes(record.value)) : nil
    }
}
