import CRdKafka
import Log

/// Owns a list of headers until a producer takes it over with a message.
struct HeaderListHandle: ~Copyable {
    let pointer: OpaquePointer

    /// Nil for no headers.
    init?(_ headers: RecordHeaders) throws(KafkaError) {
        var headers = headers
        guard let first = headers.next() else { return nil }
        pointer = rd_kafka_headers_new(4)
        try add(first)
        while let header = headers.next() { try add(header) }
    }

    deinit { rd_kafka_headers_destroy(pointer) }

    private borrowing func add(_ header: RecordHeaders.Element) throws(KafkaError) {
        let name = header.name.withMemoryRebound(to: CChar.self) { $0.baseAddress }
        // An empty value must have an address, or it would be a null.
        let code = rd_kafka_header_add(
            pointer, name, header.name.count, header.value?.baseAddress, header.value?.count ?? 0)
        if let error = KafkaError.check(code, "adding a header") { throw error }
    }

    /// The list is the producer's from now on.
    consuming func release() { discard self }
}
