package import ByteCoding
public import JSON

/// What a command was answered, kept for its retries.
public struct KeptAnswer: Sendable, Equatable {
    package var request: String
    package var digest: UInt128
    public var status: Int
    public var etag: String?
    /// The resource's members as JSON text, as they were then.
    package var body: String
    public var events: [EventReference]

    package init(
        request: String, digest: UInt128, status: Int, etag: String?, body: String, events: [EventReference]
    ) {
        (self.request, self.digest, self.status) = (request, digest, status)
        (self.etag, self.body, self.events) = (etag, body, events)
    }

    /// The resource as it was right after the command.
    public var resource: JSONValue { (try? JSONValue(parsing: body.utf8)) ?? .null }

    /// About what it takes in memory.
    func byteCount(key: String) -> Int {
        200 + key.utf8.count + request.utf8.count + body.utf8.count + events.count * 100
    }
}

extension KeptAnswer {
    package func encode(into writer: inout ByteWriter) {
        writer.write(request)
        writer.writeFixed(digest)
        writer.writeVarint(UInt64(status))
        writer.writeText(etag)
        writer.write(body)
        writer.writeList(events) { writer, event in
            writer.write(event.id)
            writer.write(event.type)
            writer.writeZigZag(event.offset)
        }
    }

    package init(from reader: inout ByteReader) throws(ByteCodingError) {
        request = try reader.readString()
        digest = try reader.readFixed(UInt128.self)
        status = try reader.readCount(atMost: 999)
        etag = try reader.readText()
        body = try reader.readString()
        events = try reader.readList { (reader) throws(ByteCodingError) in
            EventReference(
                id: try reader.readString(), type: try reader.readString(), offset: try reader.readZigZag())
        }
    }
}
