import CommandLine
import Synchronization

/// A console that keeps what is printed.
final class CapturedConsole: Sendable {
    private let written = Mutex((output: [UInt8](), errors: [UInt8]()))

    /// - Parameter failure: of every write to the output, which then keeps nothing.
    func console(
        terminalWidth: Int? = nil, errorsAreTerminal: Bool = false, failure: OutputFailure? = nil
    ) -> Console {
        Console(
            output: Console.Traits(isTerminal: terminalWidth != nil, width: terminalWidth),
            errors: Console.Traits(isTerminal: errorsAreTerminal, width: errorsAreTerminal ? 80 : nil),
            writeOutput: { bytes in
                if failure == nil { self.written.withLock { $0.output += bytes } }
                return failure
            },
            writeErrors: { bytes in self.written.withLock { $0.errors += bytes } })
    }

    var output: String { written.withLock { String(decoding: $0.output, as: UTF8.self) } }
    var errors: String { written.withLock { String(decoding: $0.errors, as: UTF8.self) } }
}
