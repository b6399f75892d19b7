import Events
import Log
import Testing

@Suite("Records in Kafka's binary mode")
struct BinaryRecordTests {
    private typealias Headers = [(name: String, value: [UInt8]?)]

    private func headers(_ id: String, _ more: [(String, String)] = []) -> Headers {
        let attributes = [
            ("ce_specversion", "1.0"), ("ce_type", EventKind.inference.type), ("ce_source", "/svc"),
            ("ce_id", id),
            ("ce_time", "2026-01-01T00:00:00Z"),
        ]
        return (attributes + more).map { ($0.0, Array($0.1.utf8)) }
    }

    /// The batch of these records, made by the log's own code.
    private func decode(_ values: [(Headers, String)]) throws -> Decoded {
        var builder = RecordBatchBuilder(codec: .none)
        for (headers, value) in values {
            builder.add(key: nil, value: Array(value.utf8), headers: RecordHeaderBlock(headers), timestamp: 0)
        }
        let sealed = try #require(try builder.seal())
        let records = FetchedRecords(capacity: 16)
        try sealed.bytes.withUnsafeBytes { bytes in
            let header = try RecordBatchHeader(parsing: bytes)
            try RecordBatchDecoder.decode(bytes, header: header, from: header.baseOffset, into: records)
        }
        let batch = EventBatch()
        EventDecoder().decode(.inference, records, into: batch)
        return Decoded(batch)
    }

    private static let data = #"{"model":"chat","version":"v3","features":{"a":1}}"#

    @Test("a record in binary mode is the event that it is in structured mode")
    func same() throws {
        let structured = OneEvent.text(.inference, data: #""features":{"a":1}"#)
        let structuredHeaders: Headers = [
            ("content-type", Array("application/cloudevents+json; charset=UTF-8".utf8))
        ]
        let decoded = try decode([
            (structuredHeaders, structured), (headers("e-1"), Self.data), ([], structured),
            (
                headers(
                    "e-1", [("content-type", "application/json"), ("ce_subject", "x"), ("traceparent", "y")]),
                Self.data
            ),
            (headers("e-2"), Self.data), (structuredHeaders, structured),
        ])
        #expect(decoded.rejected == [])
        let withoutRecord = decoded.accepted.map { $0.drop { $0 != " " } }
        #expect(decoded.accepted.map { $0.prefix { $0 != " " } } == ["0", "1", "2", "3", "4", "5"])
        #expect([0, 1, 2, 3, 5].allSatisfy { withoutRecord[$0] == withoutRecord[0] })
        #expect(withoutRecord[4] != withoutRecord[0])
    }

    @Test("headers that are those of the record before mean what they meant there")
    func sameHeaders() throws {
        let structured = OneEvent.text(.inference, data: #""features":{"a":1}"#)
        let structuredHeaders: Headers = [("content-type", Array("application/cloudevents+json".utf8))]
        let plain: Headers = [("traceparent", Array("x".utf8))]
        let kinds = [structuredHeaders, headers("e-1"), plain, []]
        var values: [(Headers, String)] = []
        for (index, headers) in (kinds + kinds.reversed()).enumerated() {
            let isBinary = headers.count > 1
            values += Array(repeating: (headers, isBinary ? Self.data : structured), count: 1 + index % 3)
        }
        let decoded = try decode(values)
        #expect(decoded.rejected == [])
        let withoutRecord = Set(decoded.accepted.map { $0.drop { $0 != " " } })
        #expect(decoded.accepted.count == values.count && withoutRecord.count == 1)
    }

    @Test("what is wrong is told as of any event")
    func wrong() throws {
        let decoded = try decode([
            (headers("1", [("content-type", "text/csv")]), "a,b"), (headers("1"), #"{},"subject":"x""#),
            (headers("1"), "7"), (headers(""), Self.data), (headers("1"), ""),
            (headers("1", [("ce_id", "2")]), Self.data),
            ([("content-type", Array("application/json".utf8))], Self.data),
            (headers("1", [("ce_Data", "x"), ("ce_data", "x"), ("ce_", "x")]), Self.data),
        ])
        #expect(
            decoded.reasons == [
                "datacontenttype: not JSON", "not JSON", "data: not an object", "id: empty", "data: missing",
                "id: given twice", "specversion: missing",
            ])
        #expect(decoded.accepted.count == 1)
    }
}
