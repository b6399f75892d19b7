import Synchronization

/// A block of lines that is redrawn in place on a terminal. Piped, each drawing follows the last one.
package final class LiveScreen: Sendable {
    private let console: Console
    private let linesShown = Mutex(0)

    package init(_ console: Console) { self.console = console }

    /// Lines beyond `rows` would scroll away and could not be drawn over, so they are left out.
    package func draw(_ lines: [String], rows: Int? = nil) {
        guard console.output.isTerminal else {
            lines.forEach(console.print)
            return
        }
        let fitting = Array(lines.prefix(max(1, (rows ?? .max) - 1)))
        let text = linesShown.withLock { shown in
            let back = shown > 0 ? "\u{1B}[\(shown)A\r" : ""
            shown = fitting.count
            return back + fitting.map { "\($0)\u{1B}[K\n" }.joined() + "\u{1B}[J"
        }
        console.write(Array(text.utf8))
    }

    /// What is drawn next begins below what is shown now.
    package func keep() { linesShown.withLock { $0 = 0 } }
}
