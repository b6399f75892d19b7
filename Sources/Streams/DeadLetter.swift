import ByteCoding
public import JSON
import Log

/// What could not be read, with its reason and all that it was: the value of a record of `dead-letters`.
public struct DeadLetter: Sendable, Equatable {
    public struct Header: Sendable, Equatable {
        public var name: String
        /// Nil is Kafka's null.
        public var value: [UInt8]?
    }

    public var topic: String
    /// Where it lies in the log, if it got that far.
    public var partition: Int32?
    public var offset: Int64?
    public var reason: String
    /// When it was found, milliseconds since 1970.
    public var time: Int64
    public var bytes: [UInt8]
    /// The record's key and headers, if it was a record; not the header that every event in structured JSON has.
    public var key: [UInt8]?
    public var headers: [Header] = []

    public init(
        topic: String, partition: Int32? = nil, offset: Int64? = nil, reason: String, time: Int64,
        bytes: [UInt8]
    ) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.reason = reason
        self.time = time
        self.bytes = bytes
    }

    /// The letter of a record of `source`.
    init(
        _ record: FetchedRecords.Record, of records: FetchedRecords, source: TopicPartition, reason: String,
        time: Int64
    ) {
        self.init(
            topic: source.topic.name, partition: source.partition, offset: record.offset, reason: reason,
            time: time, bytes: Array(records.bytes(record.value)))
        if !record.key.isNull { key = Array(records.bytes(record.key)) }
        guard !RecordHeaderBlock.structuredCloudEvent.isEncoded(as: records.bytes(record.headers)) else {
            return
        }
        headers = RecordHeaders(of: record, in: records).map { header in
            Header(name: String(decoding: header.name, as: UTF8.self), value: header.value.map { Array($0) })
        }
    }

    /// The record's value: JSON, with bytes in base64 (RFC 4648). `key` and `headers` are there if there were any.
    public var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("topic", .string(topic)), .init("partition", JSONValue(partition)),
            .init("offset", JSONValue(offset)), .init("reason", .string(reason)),
            .init("time", .string(RFC3339.text(time))), .init("bytes", .string(Base64.encode(bytes))),
        ]
        if let key { members.append(.init("key", .string(Base64.encode(key)))) }
        if !headers.isEmpty { members.append(.init("headers", .array(headers.map(Self.json)))) }
        return .object(members)
    }

    private static func json(_ header: Header) -> JSONValue {
        ["name": .string(header.name), "value": header.value.map { .string(Base64.encode($0)) } ?? .null]
    }
}
