package import JSON

/// Prints results in the format that was asked for; without one, a table on a terminal and JSON elsewhere.
package struct ResultPrinter: Sendable {
    package let console: Console
    package let format: OutputFormat

    package init(_ console: Console, format: OutputFormat?) {
        self.console = console
        self.format = format ?? (console.output.isTerminal ? .table : .json)
    }

    package var layout: TableLayout {
        TableLayout(width: console.output.width, showsColor: console.output.showsColor)
    }

    /// An answer as it is in JSON, and its rows otherwise.
    package func print(_ answer: JSONValue, rows: JSONValue, lines: (TableLayout) -> [String]) {
        switch format {
        case .json: console.print(answer.text)
        case .csv: ViewAnswer(["rows": rows]).csv.forEach(console.print)
        case .table: lines(layout).forEach(console.print)
        }
    }

    /// An object with rows in one of its members, or none.
    package func print(_ answer: JSONValue) {
        switch format {
        case .json: console.print(answer.text)
        case .csv: ViewAnswer(answer).csv.forEach(console.print)
        case .table: ViewAnswer(answer).lines(layout: layout).forEach(console.print)
        }
    }
}
