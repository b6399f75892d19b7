import ByteCoding

/// A record's headers, encoded once: most records carry the same ones.
public struct RecordHeaderBlock: Sendable, Hashable {
    /// A varint count, then of each header its name and its value, with varint lengths before them.
    let bytes: [UInt8]

    /// A value of nil is Kafka's null.
    public init(_ headers: [(name: String, value: [UInt8]?)]) {
        var writer = ByteWriter()
        writer.writeZigZag(Int64(headers.count))
        for header in headers {
            writer.writeZigZag(Int64(header.name.utf8.count))
            writer.writeRaw(header.name.utf8)
            writer.writeZigZag(Int64(header.value?.count ?? -1))
            writer.writeRaw(header.value ?? [])
        }
        bytes = writer.bytes
    }

    /// The headers of a record that was read, as they are encoded there.
    init(encoded: UnsafeRawBufferPointer) { bytes = encoded.isEmpty ? Self.empty.bytes : Array(encoded) }

    /// Whether a record's headers, as they are encoded, are these.
    public func isEncoded(as block: UnsafeRawBufferPointer) -> Bool { block.elementsEqual(bytes) }

    public static let empty = RecordHeaderBlock([])

    /// What a record with a CloudEvent in structured JSON carries (CloudEvents' Kafka binding, section 3.3).
    public static let structuredCloudEvent = RecordHeaderBlock([
        (name: "content-type", value: Array("application/cloudevents+json; charset=UTF-8".utf8))
    ])
}
