/// The records of a CSV source (RFC 4180: quoted fields may hold delimiters, quotes and line ends), in memory
/// that the largest allowed record bounds.
package struct CSVReader {
    private static let pieceBytes = 262_144

    private let source: any ByteSource
    private let limitBytes: Int
    private var scanner: CSVScanner
    private var piece = [UInt8](repeating: 0, count: CSVReader.pieceBytes)
    private var position = 0
    private var end = 0
    private var hasEnded = false
    private var line = 1
    private var isInRecord = false
    /// Bytes of the record so far, those that were too many included.
    private var recordBytes: Int64 = 0
    private var isMalformed = false

    package init(_ source: any ByteSource, limitBytes: Int, delimiter: UInt8 = UInt8(ascii: ",")) {
        self.source = source
        self.limitBytes = limitBytes
        scanner = CSVScanner(delimiter: delimiter)
    }

    /// Reads the next record that isn't blank. The same `record` must come again after `nothingYet`.
    package mutating func next(
        into record: inout CSVRecord, waitMilliseconds: Int32? = nil
    ) throws(InputError) -> ReadOutcome {
        while true {
            if scan(into: &record), let outcome = finish(&record) { return outcome }
            guard position == end else { continue }
            if hasEnded { return finishLast(&record) }
            guard let count = try source.read(into: &piece, waitMilliseconds: waitMilliseconds) else {
                return .nothingYet
            }
            position = 0
            end = count
            hasEnded = count == 0
        }
    }

    /// True once a record has ended, false once the piece has.
    private mutating func scan(into record: inout CSVRecord) -> Bool {
        while position < end {
            let byte = piece[position]
            position += 1
            if !isInRecord { begin(&record) }
            let step = scanner.take(byte)
            if byte == UInt8(ascii: "\n") { line += 1 }
            switch step {
            case .byte(let content): append(content, to: &record)
            case .fieldEnd: record.ends.append(record.bytes.count)
            case .recordEnd(let dropsReturn):
                endField(of: &record, dropsReturn: dropsReturn)
                return true
            case .nothing: break
            case .malformed: isMalformed = true
            }
        }
        return false
    }

    private mutating func begin(_ record: inout CSVRecord) {
        record.clear(line: line)
        isInRecord = true
        recordBytes = 0
        isMalformed = false
    }

    private mutating func append(_ byte: UInt8, to record: inout CSVRecord) {
        recordBytes += 1
        if recordBytes <= Int64(limitBytes) { record.bytes.append(byte) }
    }

    /// Ends the record's last field.
    private mutating func endField(of record: inout CSVRecord, dropsReturn: Bool) {
        let start = record.ends.last ?? 0
        if dropsReturn && record.bytes.count > start && record.bytes.last == UInt8(ascii: "\r") {
            record.bytes.removeLast()
        }
        record.ends.append(record.bytes.count)
    }

    /// Nil if the record was a blank line.
    private mutating func finish(_ record: inout CSVRecord) -> ReadOutcome? {
        isInRecord = false
        if recordBytes > Int64(limitBytes) { return .tooLong(bytes: recordBytes) }
        if isMalformed { return .malformed(reason: "text behind a closing quote") }
        return record.isBlank ? nil : .read
    }

    private mutating func finishLast(_ record: inout CSVRecord) -> ReadOutcome {
        guard isInRecord else { return .end }
        if scanner.state == .quoted {
            isInRecord = false
            return recordBytes > Int64(limitBytes)
                ? .tooLong(bytes: recordBytes) : .malformed(reason: "a quoted field that never ends")
        }
        endField(of: &record, dropsReturn: scanner.state == .unquoted)
        return finish(&record) ?? .end
    }
}
