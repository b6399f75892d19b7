import Log

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Finds records in CloudEvents' binary mode (Kafka protocol binding, section 3.2), whose attributes are headers and
/// whose value is `data`, and puts them into structured JSON.
///
/// A record without any attribute among its headers is taken for structured JSON, whatever its content type, so that
/// topics can be read that plain programs write.
struct BinaryRecords {
    /// The events of binary mode at their records' own indexes. The others are null.
    let envelopes = FetchedRecords(capacity: 1 << 10)
    /// Headers that were looked at and are not of binary mode: nearly always those of the next record, too.
    private var structuredHeaders: [UInt8] = []
    private(set) var isEmpty = true

    private enum Name {
        static let attributePrefix = "ce_"
        static let contentType = "content-type"
        static let structured = "application/cloudevents"
    }

    /// What stands for an event whose data say they are JSON and are not: it must be no JSON either, or the data
    /// could add members to the envelope.
    private static let malformed: [UInt8] = Array("{".utf8)

    /// Replaces what there was by the records of `range` that are in binary mode.
    mutating func find(in records: FetchedRecords, _ range: Range<Int>, _ syntax: JSONSyntax) {
        if !isEmpty { envelopes.removeAll() }
        isEmpty = true
        // Where the newest headers of structured mode are: records one behind the other mostly share theirs.
        var structured = FetchedRecords.Bytes.null
        for index in range {
            let place = records.records[index].headers
            guard place.length > 1, place != structured else { continue }
            let headers = records.bytes(place)
            guard !isKnown(headers) else {
                structured = place
                continue
            }
            guard let envelope = envelope(of: records.records[index], in: records, syntax) else {
                structuredHeaders = Array(headers)
                structured = place
                continue
            }
            put(envelope, at: index)
        }
    }

    func contains(_ index: Int) -> Bool {
        index < envelopes.records.count && !envelopes.records[index].value.isNull
    }

    private func isKnown(_ headers: UnsafeRawBufferPointer) -> Bool {
        guard headers.count == structuredHeaders.count, let start = headers.baseAddress else { return false }
        return structuredHeaders.withUnsafeBytes { known in
            known.baseAddress.map { memcmp(start, $0, headers.count) == 0 } ?? false
        }
    }

    private mutating func put(_ envelope: [UInt8], at index: Int) {
        isEmpty = false
        while envelopes.records.count < index {
            envelopes.records.append(.init(offset: 0, timestamp: 0, key: .null, value: .null, headers: .null))
        }
        let start = envelopes.used
        envelopes.append(bytes: envelope)
        // With a line end between them they are decoded together.
        envelopes.append(bytes: [UInt8(ascii: "\n")])
        envelopes.note(start: start, count: envelope.count)
    }

    /// Nil if the record is not in binary mode.
    private func envelope(
        of record: FetchedRecords.Record, in records: FetchedRecords, _ syntax: JSONSyntax
    ) -> [UInt8]? {
        var contentType = ""
        var writer = EnvelopeWriter()
        for header in RecordHeaders(of: record, in: records) {
            let name = String(decoding: header.name, as: UTF8.self)
            // What is not UTF-8 becomes what says so, and is rejected or ignored like any wrong text.
            guard let value = header.value.map({ String(decoding: $0, as: UTF8.self) }) else { continue }
            if name.lowercased() == Name.contentType { contentType = value }
            guard name.hasPrefix(Name.attributePrefix) else { continue }
            let attribute = String(name.dropFirst(Name.attributePrefix.count))
            if EnvelopeWriter.isAttribute(attribute) { writer.append(attribute: attribute, value) }
        }
        let isStructured = contentType.lowercased().hasPrefix(Name.structured)
        guard !isStructured, writer.bytes.count > 1 else { return nil }
        return finish(writer, contentType, data: records.bytes(record.value), syntax)
    }

    private func finish(
        _ writer: EnvelopeWriter, _ contentType: String, data: UnsafeRawBufferPointer, _ syntax: JSONSyntax
    ) -> [UInt8] {
        if EnvelopeWriter.isJSON(contentType), !data.isEmpty, !syntax.accepts(data) { return Self.malformed }
        var writer = writer
        writer.finish(contentType, data: data)
        return writer.bytes
    }
}
