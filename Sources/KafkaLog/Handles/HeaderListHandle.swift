import CRdKafka
import Log

/// Owns a list of headers until a producer takes it over with a message.
struct HeaderListHandle: ~Copyable {
    let pointer: OpaquePointer

    /// Nil for no headers.
    ///
    /// - Parameter sequence: becomes one more header, the last one; nil for none.
    init?(_ headers: RecordHeaders, sequence: Int64?) throws(KafkaError) {
        var headers = headers
        let first = headers.next()
        guard first != nil || sequence != nil else { return nil }
        pointer = rd_kafka_headers_new(4)
        if let first { try add(first) }
        while let header = headers.next() { try add(header) }
        if let sequence { try add(sequence: sequence) }
    }

    private borrowing func add(sequence: Int64) throws(KafkaError) {
        let text = String(sequence)
        let code = rd_kafka_header_add(pointer, SequenceHeader.name, -1, text, text.utf8.count)
        if let error = KafkaError.check(code, "adding a header") { throw error }
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
