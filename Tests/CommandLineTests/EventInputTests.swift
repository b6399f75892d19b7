import CommandLine
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1))) struct EventInputTests {
    @Test func aFileIsKnownWithItsSize() throws {
        let file = try TemporaryFile("{}\n")
        #expect(try EventInput(path: file.path, format: .ndjson).byteCount == 3)
    }

    /// Opening a pipe waits for its writer, and closing it again leaves the writer with nobody to write to.
    @Test func aPipeIsLookedAtAndNotOpened() throws {
        let path = NSTemporaryDirectory() + "varve-pipe-\(UUID().uuidString)"
        try #require(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }
        #expect(try EventInput(path: path, format: .ndjson).byteCount == nil)
    }

    @Test func whatIsNoFileIsNamed() {
        for (path, reason) in [("/nonexistent/e.ndjson", "no such file"), ("/tmp", "is a directory")] {
            let failure = #expect(throws: CommandFailure.self) {
                try EventInput(path: path, format: .ndjson)
            }
            #expect(failure?.message == "\(path): \(reason)")
        }
    }
}
