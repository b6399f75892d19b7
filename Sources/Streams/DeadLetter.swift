import ByteCoding
public import JSON

/// What could not be read, with its reason and its bytes: the value of a record of `dead-letters`.
public struct DeadLetter: Sendable, Equatable {
    public var topic: String
    /// Where it lies in the log, if it got that far.
    public var partition: Int32?
    public var offset: Int64?
    public var reason: String
    /// When it was found, milliseconds since 1970.
    public var time: Int64
    public var bytes: [UInt8]

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

    /// The record's value: JSON, the bytes in base64 (RFC 4648).
    public var json: JSONValue {
        [
            "topic": .string(topic), "partition": JSONValue(partition), "offset": JSONValue(offset),
            "reason": .string(reason), "time": .string(RFC3339.text(time)),
            "bytes": .string(Base64.encode(bytes)),
        ]
    }
}
