import CommandLine
import Testing

@Suite struct LineReaderTests {
    /// Every line with its number; a line that was too long as its length.
    private func lines(_ source: some ByteSource, limit: Int = 1_000) throws -> [String] {
        var reader = LineReader(source, limitBytes: limit)
        var lines: [String] = []
        while true {
            var line: [UInt8] = []
            switch try reader.next(appendingTo: &line) {
            case .read: lines.append("\(reader.lineNumber):\(String(decoding: line, as: UTF8.self))")
            case .tooLong(let bytes): lines.append("\(reader.lineNumber)>\(bytes)")
            default: return lines
            }
        }
    }

    @Test(arguments: [1, 2, 3, 7, 1_000])
    func linesAreTheSameInPiecesOfAnySize(pieceBytes: Int) throws {
        let text = "a\r\n\n  \t\r\nbb\nccc\r\n\r\nlast"
        #expect(try lines(MemorySource(text, pieceBytes: pieceBytes)) == ["1:a", "4:bb", "5:ccc", "7:last"])
    }

    @Test(arguments: [1, 4, 1_000])
    func aLineOverTheLimitIsPassedOverAndCounted(pieceBytes: Int) throws {
        let source = MemorySource("12345\n123456\r\n1234567\n1\r\n123456", pieceBytes: pieceBytes)
        #expect(try lines(source, limit: 5) == ["1:12345", "2>7", "3>7", "4:1", "5>6"])
        let exact = MemorySource("12345\r\n", pieceBytes: pieceBytes)
        #expect(try lines(exact, limit: 5) == ["1:12345"])
    }

    @Test func aGigabyteWithoutALineEndIsNotHeld() throws {
        #expect(try lines(EndlessLineSource(bytes: 1 << 30)) == ["1>1073741824"])
    }

    @Test func nothingGivesNothing() throws {
        #expect(try lines(MemorySource("")) == [])
        #expect(try lines(MemorySource("\n\r\n\n")) == [])
    }
}
