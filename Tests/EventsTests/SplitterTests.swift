import Events
import Log
import Testing

@Suite("Bodies are split into events")
struct SplitterTests {
    private func split(_ body: String, _ format: EventFormat) throws(EventFormatError) -> [String] {
        let records = FetchedRecords(capacity: 8)
        try EventSplitter.split(Array(body.utf8), format: format, into: records)
        #expect(records.records.indices.allSatisfy { records.records[$0].offset == Offset($0) })
        return records.records.map { String(decoding: records.bytes($0.value), as: UTF8.self) }
    }

    private func code(_ body: String, _ format: EventFormat) -> EventFormatError.Code? {
        do throws(EventFormatError) {
            _ = try split(body, format)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("lines, with any line ends, blank ones left out, the last one without its end")
    func lines() throws {
        #expect(try split("a\nb\r\n\n  \t\r\n c \n\nd", .lines) == ["a", "b", " c", "d"])
        #expect(try split("", .lines) == [])
        #expect(try split("\n\n", .lines) == [])
    }

    @Test("a batch is an array whose elements are taken as they are")
    func batch() throws {
        #expect(
            try split(#" [ {"a":"],{"} , [1, 2] ,"x\"]" , 3,null]  "#, .batch) == [
                #"{"a":"],{"}"#, "[1, 2]", #""x\"]""#, "3", "null",
            ])
        #expect(try split("[]", .batch) == [])
        #expect(try split(" [ ] ", .batch) == [])
    }

    @Test(
        "a batch that is none",
        arguments: [
            ("{}", EventFormatError.Code.notAnArray), ("hello", .notAnArray), ("", .truncated),
            ("[", .truncated),
            ("[{},", .truncated), ("[{}", .truncated), ("[{\"a\":1", .truncated), ("[\"a", .truncated),
            ("[{}]x", .notJSON), ("[{}] []", .notJSON), ("[,{}]", .notJSON), ("[{},]", .notJSON),
            ("[{} {}]", .notJSON),
            ("[{]}", .notJSON), ("[{\"a\"}]", .notJSON), ("[nul]", .notJSON), ("[1}]", .notJSON),
            ("[}]", .notJSON),
            ("[[]]]", .notJSON),
        ])
    func brokenBatch(body: String, expected: EventFormatError.Code) {
        let found = code(body, .batch)
        #expect(found != nil)
        if expected != .notJSON { #expect(found == expected) }
    }

    @Test("one structured event must be JSON; whether it is an event is not decided here")
    func structured() throws {
        #expect(try split(" {} ", .structured) == [" {} "])
        #expect(try split("42", .structured) == ["42"])
        let deep = String(repeating: "[", count: 1_000) + String(repeating: "]", count: 1_000)
        #expect(try split(deep, .structured) == [deep])
        for body in [
            "hello", "", "{", "{}{}", "{} x", "{\"a\":NaN}", "1,\"b\":2", "}", "{}}", "1}", "{\"a\":1},{",
        ] {
            #expect(code(body, .structured) == .notJSON, "\(body)")
        }
        let records = FetchedRecords()
        #expect(throws: EventFormatError.self) {
            try EventSplitter.split([0x22, 0xFF, 0x22], format: .structured, into: records)
        }
    }

    @Test("binary mode becomes structured JSON")
    func binary() throws {
        let attributes = [
            "specversion": "1.0", "id": "a%20%22b\"", "source": "\"quo\\\"ted\"",
            "type": EventKind.inference.type,
            "time": "2026-01-01T00:00:00Z", "subject": "Gr%C3%B6%C3%9Fe",
        ]
        let body = #"{"model":"chat", "version":"v3"}"#
        let events = try split(body, .binary(attributes: attributes, contentType: "application/json"))
        let event = try #require(events.first)
        #expect(event.hasSuffix(#","data":{"model":"chat", "version":"v3"}}"#))
        #expect(event.contains(#""subject":"Größe""#))
        try OneEvent(.inference, event).inference { row, _ in
            #expect(row.id.string == "a \"b\"")
            #expect(
                row.fingerprint
                    == Fingerprint.event(source: "quo\"ted", id: "a \"b\"", type: EventKind.inference.type))
        }
    }

    @Test("data can't smuggle attributes into the event")
    func smuggling() {
        let attributes = [
            "specversion": "1.0", "id": "1", "source": "s", "type": "t", "time": "2026-01-01T00:00:00Z",
        ]
        for body in [#"{},"subject":"x""#, #"{}}"#, "1}", #"{},{"#] {
            #expect(code(body, .binary(attributes: attributes, contentType: "application/json")) == .notJSON)
        }
        for name in ["data", "data_base64", "Type", "", "a-b", "datacontenttype"] {
            let format = EventFormat.binary(attributes: [name: "x"], contentType: "application/json")
            #expect(code("{}", format) == .attribute, "\(name)")
        }
        for value in ["%", "%4", "%zz", "%FF", "\"a", "\"", "\"a\"b\"", "\"a\\\""] {
            let format = EventFormat.binary(attributes: ["subject": value], contentType: "application/json")
            #expect(code("{}", format) == .attribute, "\(value)")
        }
    }

    @Test("data that are no JSON make an event that is rejected for it")
    func otherContent() throws {
        let attributes = [
            "specversion": "1.0", "id": "1", "source": "s", "type": EventKind.inference.type,
            "time": "2026-01-01T00:00:00Z",
        ]
        let event = try split("a,b\n", .binary(attributes: attributes, contentType: "text/csv"))
        #expect(OneEvent(.inference, event[0]).reason == "datacontenttype: not JSON")
        let empty = try split("", .binary(attributes: attributes, contentType: "application/json"))
        #expect(OneEvent(.inference, empty[0]).reason == "data: missing")
        let number = try split("7", .binary(attributes: attributes, contentType: ""))
        #expect(OneEvent(.inference, number[0]).reason == "data: not an object")
    }
}
