import Synchronization

/// One line on standard error that is drawn over and over while work goes on. Draws nothing where standard
/// error is no terminal.
package final class ProgressLine: Sendable {
    /// Five times a second: more is flicker.
    static let minimumInterval = Duration.milliseconds(200)

    private struct State {
        var lastDrawn: ContinuousClock.Instant?
        var isShown = false
    }

    private let console: Console
    private let began = ContinuousClock.now
    private let state = Mutex(State())

    package init(_ console: Console) { self.console = console }

    /// May be called as often as you like, from any thread.
    package func update(_ progress: WorkProgress) {
        guard console.errors.isTerminal else { return }
        let now = ContinuousClock.now
        let isDue = state.withLock { state in
            if let last = state.lastDrawn, now - last < Self.minimumInterval { return false }
            state.lastDrawn = now
            state.isShown = true
            return true
        }
        guard isDue else { return }
        let text = progress.text(afterSeconds: (now - began).seconds)
        let fitted = DisplayText.cut(text, to: (console.errors.width ?? Terminal.assumedWidth) - 1)
        console.writeError("\r\(fitted)\u{1B}[K")
    }

    /// Takes the line away, so that what is printed next stands alone.
    package func clear() {
        let wasShown = state.withLock { state in
            defer { state.isShown = false }
            return state.isShown
        }
        if wasShown { console.writeError("\r\u{1B}[K") }
    }
}

extension Duration {
    /// The same in seconds, as precise as a double is.
    package var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
