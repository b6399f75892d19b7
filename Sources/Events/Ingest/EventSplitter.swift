public import Log

/// Splits the body of a request into its events, one record each, in the order sent. Whether an event is good is
/// for `EventDecoder` to say; a body that is not of its media type at all is an error here.
///
/// The records' offsets count the events from 0; they have no keys.
public enum EventSplitter {
    /// The longest body, because places in it are 32 bits.
    public static let bodyByteLimit = Int(Int32.max) - FetchedRecords.padding
    /// Events of one body. What an event costs before it is known to be good does not depend on its length, so a
    /// body's bytes alone would not bound that.
    public static let eventLimit = 1 << 18

    /// Replaces the content of `records` by the events of a body.
    ///
    /// - Parameter decoder: checks what must be JSON; a fresh one if nil. What is longer than its limit for events
    ///   is passed on unread: it will be rejected.
    /// - Complexity: linear. Lines and batches are copied once, whole.
    public static func split(
        _ body: [UInt8], format: EventFormat, decoder: EventDecoder? = nil, into records: FetchedRecords
    ) throws(EventFormatError) {
        guard body.count <= bodyByteLimit else {
            throw EventFormatError(.tooLarge, "the body is longer than \(bodyByteLimit) bytes")
        }
        records.removeAll()
        if case .lines = format {
            records.append(bytes: body)
            return try LineSplitter.split(records)
        }
        try split(body, format, JSONSyntax(decoder: decoder ?? EventDecoder()), into: records)
    }

    private static func split(
        _ body: [UInt8], _ format: EventFormat, _ syntax: JSONSyntax, into records: FetchedRecords
    ) throws(EventFormatError) {
        switch format {
        case .lines:
            records.append(bytes: body)
            try LineSplitter.split(records)
        case .structured:
            try syntax.check(body, "the event")
            records.append(bytes: body)
            records.note(start: 0, count: body.count)
        case .batch:
            records.append(bytes: body)
            try BatchSplitter.split(records, syntax)
        case .binary(let attributes, let contentType):
            let event = try BinaryMode.envelope(attributes, contentType, data: body, syntax)
            records.append(bytes: event)
            records.note(start: 0, count: event.count)
        }
    }
}

extension FetchedRecords {
    /// Appends content; `note` says what of it is a record.
    func append(bytes: [UInt8]) {
        reserve(bytes.count).copyMemory(from: bytes, byteCount: bytes.count)
        commit(bytes.count)
    }

    /// - Throws: `tooLarge` if there are as many events as a body may have.
    @inline(__always)
    func checkRoomForEvent() throws(EventFormatError) {
        guard records.count < EventSplitter.eventLimit else {
            throw EventFormatError(
                .tooLarge, "the body has more than \(EventSplitter.eventLimit) events: send it in parts")
        }
    }

    /// Appends a record whose value lies in the content.
    @inline(__always)
    func note(start: Int, count: Int) {
        records.append(
            Record(
                offset: Offset(records.count), timestamp: 0, key: .null,
                value: Bytes(start: Int32(start), length: Int32(count)), headers: .null))
    }
}
