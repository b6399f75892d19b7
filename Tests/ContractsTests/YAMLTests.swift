import Contracts
import Foundation
import JSON
import Testing

@Suite("YAML")
struct YAMLTests {
    private func parse(_ text: String) throws -> JSONValue { try YAMLReader.read(Array(text.utf8)).json }

    @Test("keeps the order of names and tells text from numbers, truth values and null")
    func document() throws {
        let value = try parse(
            "b: [1, -2.5, +3, 1e3, .5, 7.]\na: {x: true, y: ~, z: \"5\", w: '', v: }\nc: |\n  two\n  lines\n")
        #expect(
            value
                == [
                    "b": [1, -2.5, 3, 1000.0, 0.5, 7.0],
                    "a": ["x": true, "y": nil, "z": "5", "w": "", "v": nil],
                    "c": "two\nlines\n",
                ])
    }

    @Test(
        "sees text where YAML 1.1 saw something else",
        arguments: [
            "no", "on", "Yes", "1:30", "0x1f", "0o17", ".inf", ".nan", "1_000", "2026-01-01", "1e", "--", ".",
        ])
    func text(scalar: String) throws {
        #expect(try parse("a: \(scalar)")["a"] == .string(scalar))
    }

    @Test("reads a number beyond 64 bits as a double and one beyond a double as text")
    func bigNumbers() throws {
        #expect(
            try parse("[9223372036854775807, 9223372036854775808, 1e999]") == [
                .integer(.max), 9223372036854775808.0, "1e999",
            ])
    }

    @Test("reads JSON")
    func json() throws {
        #expect(try parse(#"{"a": [1, {"b": "x\u00e9"}], "c": null}"#) == ["a": [1, ["b": "xé"]], "c": nil])
    }

    @Test("resolves aliases")
    func aliases() throws {
        #expect(try parse("a: &x [1, 2]\nb: *x") == ["a": [1, 2], "b": [1, 2]])
    }

    @Test(
        "refuses what it can't read, with the line",
        arguments: [
            ("a: 1\nb: [1, 2\n", 3, "expected"), ("a: 1\na: 2\n", 1, "'a' is there twice"),
            ("a: 1\n'a': 2\n", nil, "'a' is there twice"),
            ("a:\n  b: !secret x\n", 2, "tags such as '!secret'"),
            ("a: *x\n", 1, "undefined alias"), ("a: 1\n---\nb: 2\n", 2, "another document"),
            ("? [a, b]\n: 1\n", 1, "a name must be text"), ("", nil, "empty"),
            ("a: \u{7}\n", nil, "control characters"),
            ("\ta: 1", 1, "token"),
        ] as [(String, Int?, String)])
    func refused(text: String, line: Int?, reason: String) {
        let error = #expect(throws: YAMLError.self) { try parse(text) }
        #expect(error?.reason.contains(reason) == true, "\(error?.description ?? "")")
        if let line { #expect(error?.line == line, "\(error?.description ?? "")") }
    }

    @Test("refuses text that is not UTF-8, and text that is too long")
    func bytes() {
        #expect(throws: YAMLError(reason: "not UTF-8")) {
            try YAMLReader.read([0x61, 0x3a, 0x20, 0xff])
        }
        #expect(throws: YAMLError(reason: "longer than 1048576 bytes")) {
            try YAMLReader.read([UInt8](repeating: 0x20, count: 1 << 20 + 1))
        }
    }

    @Test("refuses nesting that would cost stack, whatever its style, on a thread with a small stack")
    func depth() async {
        let hostile = [
            String(repeating: "[", count: 200_000), String(repeating: "{a: ", count: 100_000),
            String(repeating: "- ", count: 100_000) + "x", String(repeating: "? ", count: 100_000) + "x",
            String(repeating: "[", count: 999) + String(repeating: "]", count: 999),
            String(repeating: "- ", count: 65) + "x",
        ]
        let accepted = await withCheckedContinuation { done in
            let thread = Thread {
                done.resume(
                    returning: hostile.filter { (try? YAMLReader.read(Array($0.utf8))) != nil }.count)
            }
            thread.stackSize = 512 << 10
            thread.start()
        }
        #expect(accepted == 0)
        #expect(throws: Never.self) {
            try parse(String(repeating: "[", count: 60) + String(repeating: "]", count: 60))
        }
    }

    @Test("refuses aliases that would blow up the tree")
    func bomb() {
        var text = "a0: &a0 [x, x, x, x]\n"
        for level in 1...20 {
            let alias = "*a\(level - 1)"
            text += "a\(level): &a\(level) [\(alias), \(alias), \(alias), \(alias)]\n"
        }
        #expect(throws: YAMLError(reason: "more than 16 aliases")) { try parse(text) }
        #expect(throws: YAMLError(reason: "more than 16 aliases")) { try parse(text + "? *a20\n: 1\n") }
    }

    @Test("keeps any text with stars and ampersands that holds no anchor")
    func looksLikeAliases() throws {
        let text = "a: \"" + String(repeating: " *b ", count: 50) + "\"\nc: R & D\n"
        #expect(try parse(text)["c"] == "R & D")
    }
}
