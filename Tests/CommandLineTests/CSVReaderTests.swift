import CommandLine
import Testing

@Suite struct CSVReaderTests {
    private func records(_ text: String, pieceBytes: Int = 7, limit: Int = 100) throws -> [[String]] {
        var reader = CSVReader(MemorySource(text, pieceBytes: pieceBytes), limitBytes: limit)
        var record = CSVRecord()
        var records: [[String]] = []
        while true {
            switch try reader.next(into: &record) {
            case .read: records.append(["\(record.line)"] + (0..<record.count).map(record.text))
            case .tooLong(let bytes): records.append(["\(record.line)", "too long: \(bytes)"])
            case .malformed(let reason): records.append(["\(record.line)", "malformed: \(reason)"])
            default: return records
            }
        }
    }

    @Test(arguments: [1, 2, 3, 5, 1_000])
    func quotesDelimitersAndLineEndsAreRead(pieceBytes: Int) throws {
        let text = "a,b\r\n\"x,\"\"y\"\"\",\r\n\n\"two\r\nlines\",\"end\r\"\r\n,\nlast,\"\""
        let expected = [
            ["1", "a", "b"], ["2", "x,\"y\"", ""], ["4", "two\r\nlines", "end\r"], ["6", "", ""],
            ["7", "last", ""],
        ]
        #expect(try records(text, pieceBytes: pieceBytes) == expected)
    }

    @Test func aQuoteWithinPlainTextStandsForItself() throws {
        #expect(try records("6\" pipe,b\n") == [["1", "6\" pipe", "b"]])
    }

    @Test func malformedRecordsAreToldAndTheNextOnesRead() throws {
        let found = try records("\"a\"b,c\nd,e\n\"never ends\nx")
        #expect(found[0] == ["1", "malformed: text behind a closing quote"])
        #expect(found[1] == ["2", "d", "e"])
        #expect(found[2] == ["3", "malformed: a quoted field that never ends"])
    }

    @Test func aRecordOverTheLimitIsNotHeld() throws {
        let long = String(repeating: "x", count: 150)
        #expect(try records("a\n\(long)\nb\n") == [["1", "a"], ["2", "too long: 150"], ["3", "b"]])
        #expect(try records("\"\(long)") == [["1", "too long: 150"]])
    }
}
