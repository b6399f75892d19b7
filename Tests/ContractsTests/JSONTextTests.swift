import JSON
import Testing

@Suite("JSON text")
struct JSONTextTests {
    @Test(
        "is read as RFC 8259 has it",
        arguments: [
            ("null", .null), (" true ", true), ("[]", []), ("{}", [:]), ("[1, -2,3.5e-1]", [1, -2, 0.35]),
            ("9223372036854775808", 9_223_372_036_854_775_808.0), ("1.0", 1), ("-0", 0),
            (#""\u00e9\ud83d\ude00\n\/é""#, "é😀\n/é"), (#"{"b":[{}],"a":""}"#, ["a": "", "b": [[:]]]),
            (#"{"a":1,"a":2}"#, ["a": 2]),
            (#"{"b":1,"c":2,"a":3,"b":4,"a":5,"b":6}"#, ["a": 5, "b": 6, "c": 2]),
            (#""plain, then \"é\u0001\" and plain""#, "plain, then \"é\u{1}\" and plain"),
        ] as [(String, JSONValue)])
    func read(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text.utf8) == value)
    }

    @Test(
        "and nothing else is",
        arguments: [
            "", " ", "[1,]", "[,1]", "[1 2]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "{1:1}", "[1", "{\"a\":1",
            "nul", "True", "01", "-", "+1", ".5", "1.", "1e", "1e999", "0x1", "NaN", "'a'", "\"a", "\"\t\"",
            #""\x""#, #""\u12""#, #""\u+123""#, #""\ud83d""#, #""\ud83d\u0041""#, #""\ude00""#, "1 2",
            "// a\n1", "\u{FEFF}1",
        ])
    func refused(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: text.utf8) }
    }

    @Test("of any text is read back as the text")
    func escapes() throws {
        let texts = [
            "", "plain", "é😀", "\"", "a\\b", "\u{0}\u{1F}\u{7F}", "line\nline\ttab\r", "/", "a\"é\n",
        ]
        for text in texts {
            let written = JSONValue.object([.init(text, .string(text))])
            #expect(try JSONValue(parsing: written.encoded()) == written)
        }
    }

    @Test("is no JSON if it is not UTF-8")
    func notUTF8() {
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xED, 0xA0, 0x80, 0x22]) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0x5C, 0x6E, 0xFF, 0x22]) }
    }

    @Test("may be nested, and not so deep that reading it overflows the stack")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try JSONValue(parsing: nested(256).utf8).array?.count == 1)
        for depth in [257, 1_000_000] {
            #expect(throws: JSONError.self) { try JSONValue(parsing: nested(depth).utf8) }
        }
    }
}
