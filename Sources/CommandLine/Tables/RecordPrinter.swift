import JSON
import Synchronization

/// Prints records of a log as they come, one a line: there may be more of them than fit into memory.
final class RecordPrinter: Sendable {
    private let printer: ResultPrinter
    /// The columns of CSV, those of the first record.
    private let columns = Mutex<[String]?>(nil)

    init(_ printer: ResultPrinter) { self.printer = printer }

    func print(_ record: JSONValue) {
        switch printer.format {
        case .json: printer.console.print(record.text)
        case .csv: printCSV(record)
        case .table: printer.console.print(line(record))
        }
    }

    /// `inference-0 @17  2026-01-01 00:00:00  {…}`, cut to the terminal's width.
    private func line(_ record: JSONValue) -> String {
        let topic = record["topic"]?.string ?? "?"
        let partition = record["partition"]?.integer ?? 0
        let offset = record["offset"]?.integer ?? 0
        let time = TimeText.short(record["time"]?.string ?? "-")
        // A CloudEvent, a record of the engine's own, or bytes that are neither.
        let content = record["event"] ?? record["content"] ?? record["bytes"]
        let value = content.map { $0.string ?? $0.text } ?? "-"
        let line = DisplayText.harmless("\(topic)-\(partition) @\(offset)  \(time)  \(value)")
        return printer.console.output.width.map { DisplayText.cut(line, to: $0) } ?? line
    }

    private func printCSV(_ record: JSONValue) {
        let names = record.members?.map(\.name) ?? []
        let (shown, isFirst) = columns.withLock { columns -> ([String], Bool) in
            if let columns { return (columns, false) }
            columns = names
            return (names, true)
        }
        if isFirst { printer.console.print(CSVText.line(shown)) }
        let fields = shown.map { name in record[name].map { $0.string ?? $0.text } ?? "" }
        printer.console.print(CSVText.line(fields))
    }
}
