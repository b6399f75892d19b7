/// The events of one source in some format, one by one.
protocol EventRecords: AnyObject {
    /// Appends the next event's JSON to `output` if the outcome is `read`.
    func next(
        appendingTo output: inout [UInt8], waitMilliseconds: Int32?
    ) throws(CommandFailure) -> ReadOutcome

    /// The line on which what was looked at last begins, from 1.
    var line: Int { get }
}

/// NDJSON: the lines are the events.
final class LineRecords: EventRecords {
    private var reader: LineReader

    init(_ reader: LineReader) { self.reader = reader }

    var line: Int { reader.lineNumber }

    func next(
        appendingTo output: inout [UInt8], waitMilliseconds: Int32?
    ) throws(CommandFailure) -> ReadOutcome {
        do {
            return try reader.next(appendingTo: &output, waitMilliseconds: waitMilliseconds)
        } catch {
            throw CommandFailure(error)
        }
    }
}
