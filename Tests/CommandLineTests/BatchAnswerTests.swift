import CommandLine
import JSON
import Testing

@Suite struct BatchAnswerTests {
    private func read(_ text: String, count: Int) throws -> BatchAnswer? {
        BatchAnswer(try JSONValue(parsing: text.utf8), count: count)
    }

    @Test func anAnswerThatAccountsForEveryEventIsRead() throws {
        let answer = try read(#"{"accepted":2,"rejected":[{"index":1,"reason":"bad"}]}"#, count: 3)
        #expect(answer == BatchAnswer(accepted: 2, rejected: [.init(index: 1, reason: "bad")]))
    }

    @Test(arguments: [
        #"{"accepted":9223372036854775807,"rejected":[{"index":0,"reason":"r"}]}"#,
        #"{"accepted":-1,"rejected":[{"index":0},{"index":1},{"index":2}]}"#,
        #"{"accepted":3,"rejected":[]}"#, #"{"accepted":1,"rejected":[{"index":2}]}"#, #"{"accepted":2}"#,
    ]) func whateverElseAServerSaysIsRefused(_ text: String) throws {
        #expect(try read(text, count: 2) == nil)
    }
}
