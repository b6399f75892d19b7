/// The events of one file, batch by batch, in memory that the limits bound. Belongs to one thread at a time.
package final class EventFileReader {
    private let source: any ByteSource
    private let records: any EventRecords
    private let limits: InputLimits
    /// Found while a batch was being filled; thrown once that batch was given.
    private var delayedFailure: CommandFailure?

    /// - Parameter path: `-` is standard input.
    package convenience init(
        path: String, format: InputFormat, limits: InputLimits
    ) throws(CommandFailure) {
        do {
            self.init(try InputFile.open(path), format: format, limits: limits)
        } catch {
            throw CommandFailure(error)
        }
    }

    package init(_ source: any ByteSource, format: InputFormat, limits: InputLimits) {
        self.source = source
        self.limits = limits
        switch format {
        case .ndjson:
            records = LineRecords(LineReader(source, limitBytes: limits.eventBytes))
        case .csv(let mapping):
            records = CSVRecords(
                CSVReader(source, limitBytes: limits.eventBytes, delimiter: mapping.delimiter),
                mapping: mapping, fileName: String(source.name.split(separator: "/").last ?? "input"))
        }
    }

    /// The next events, nil at the end. What came before damage is given before the error is thrown.
    package func next() throws(CommandFailure) -> EventBatch? {
        if let delayedFailure { throw delayedFailure }
        var batch = EventBatch(file: source.name)
        do {
            while !isFull(batch), try addOne(to: &batch) {}
        } catch {
            if batch.isEmpty { throw error }
            delayedFailure = error
        }
        batch.bytesTaken = source.bytesTaken
        return batch.isEmpty ? nil : batch
    }

    /// False at the end of the file, and when nothing more comes soon.
    private func addOne(to batch: inout EventBatch) throws(CommandFailure) -> Bool {
        let wait = batch.isEmpty ? nil : limits.lingerMilliseconds
        switch try records.next(appendingTo: &batch.body, waitMilliseconds: wait) {
        case .read:
            batch.body.append(UInt8(ascii: "\n"))
            batch.lines.append(records.line)
            batch.ends.append(batch.body.count)
        case .tooLong:
            refuse("too_large: more than \(limits.eventBytes) bytes", in: &batch)
        case .malformed(let reason):
            refuse(reason, in: &batch)
        case .nothingYet, .end:
            return false
        }
        return true
    }

    private func refuse(_ reason: String, in batch: inout EventBatch) {
        batch.refusals.append(EventBatch.Refusal(line: records.line, reason: reason))
    }

    private func isFull(_ batch: EventBatch) -> Bool {
        batch.lines.count >= limits.batchEvents || batch.body.count >= limits.batchBytes
            || batch.refusals.count >= limits.batchEvents
    }
}
