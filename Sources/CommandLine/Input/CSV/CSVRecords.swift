/// CSV with a mapping: the first record is the header, each further one an event.
final class CSVRecords: EventRecords {
    private let mapping: CSVMapping
    private let fileName: String
    private var reader: CSVReader
    private var record = CSVRecord()
    private var writer: CSVEventWriter?

    init(_ reader: CSVReader, mapping: CSVMapping, fileName: String) {
        self.reader = reader
        self.mapping = mapping
        self.fileName = fileName
    }

    var line: Int { record.line }

    func next(
        appendingTo output: inout [UInt8], waitMilliseconds: Int32?
    ) throws(CommandFailure) -> ReadOutcome {
        let header: CSVEventWriter
        if let writer { header = writer } else { header = try readHeader() }
        let outcome = try readRecord(waitMilliseconds)
        guard outcome == .read, let reason = header.write(record, into: &output) else { return outcome }
        return .malformed(reason: reason)
    }

    private func readHeader() throws(CommandFailure) -> CSVEventWriter {
        switch try readRecord(nil) {
        case .read: break
        case .end, .nothingYet:
            throw CommandFailure(.usage, "\(fileName): empty, and CSV begins with a header")
        case .malformed(let reason):
            throw CommandFailure(.usage, "\(fileName):1: the header can't be read: \(reason)")
        case .tooLong(let bytes):
            throw CommandFailure(.usage, "\(fileName):1: a header of \(bytes) bytes is too long")
        }
        let header = (0..<record.count).map(record.text)
        let writer = try CSVEventWriter(mapping: mapping, header: header, fileName: fileName)
        self.writer = writer
        return writer
    }

    private func readRecord(_ waitMilliseconds: Int32?) throws(CommandFailure) -> ReadOutcome {
        do {
            return try reader.next(into: &record, waitMilliseconds: waitMilliseconds)
        } catch {
            throw CommandFailure(error)
        }
    }
}
