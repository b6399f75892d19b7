import CommandLine
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1))) struct TerminalTests {
    private struct Pipe {
        var reading: Int32
        var writing: Int32

        init() throws {
            var ends: [Int32] = [0, 0]
            try #require(pipe(&ends) == 0)
            (reading, writing) = (ends[0], ends[1])
        }
    }

    @Test func allIsWrittenThoughTheOtherSideIsSlowAndTheDescriptorDoesNotBlock() async throws {
        let pipe = try Pipe()
        try #require(fcntl(pipe.writing, F_SETFL, O_NONBLOCK) == 0)
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) }
        let reading = FileHandle(fileDescriptor: pipe.reading, closeOnDealloc: true)
        let read = Task.detached {
            try await Task.sleep(for: .milliseconds(20))
            return try reading.readToEnd()
        }
        #expect(Terminal.write(bytes, to: pipe.writing) == nil)
        close(pipe.writing)
        #expect(try await read.value == Data(bytes))
    }

    @Test func aReaderThatWentAwayIsTold() throws {
        // As the program does: without it the signal would end the process.
        signal(SIGPIPE, SIG_IGN)
        let pipe = try Pipe()
        close(pipe.reading)
        #expect(Terminal.write([1], to: pipe.writing) == .closed)
        close(pipe.writing)
    }

    @Test func aWriteThatFailsIsToldWithItsReason() {
        let full = open("/dev/full", O_WRONLY)
        defer { close(full) }
        #expect(Terminal.write([1], to: full) == .failed(reason: "No space left on device"))
    }
}
