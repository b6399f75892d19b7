import Foundation
import Synchronization

/// Where a command prints: results to the output, everything else to the errors.
package final class Console: Sendable {
    /// What one of the two streams can show.
    package struct Traits: Sendable {
        package var isTerminal: Bool
        /// Columns; nil where nothing limits a line.
        package var width: Int?
        package var showsColor: Bool

        package init(isTerminal: Bool = false, width: Int? = nil, showsColor: Bool = false) {
            self.isTerminal = isTerminal
            self.width = width
            self.showsColor = showsColor
        }
    }

    package let output: Traits
    package let errors: Traits
    private let writeOutput: @Sendable ([UInt8]) -> OutputFailure?
    private let writeErrors: @Sendable ([UInt8]) -> Void
    private let failure = Mutex<OutputFailure?>(nil)

    /// - Parameters:
    ///   - writeOutput: writes to the output and returns why it could not.
    ///   - writeErrors: writes to the errors. Where that fails there is nobody left to tell.
    package init(
        output: Traits, errors: Traits,
        writeOutput: @escaping @Sendable ([UInt8]) -> OutputFailure?,
        writeErrors: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.output = output
        self.errors = errors
        self.writeOutput = writeOutput
        self.writeErrors = writeErrors
    }

    /// The process's own standard output and standard error.
    package static func standard(environment: [String: String]) -> Console {
        Console(
            output: Terminal.traits(of: STDOUT_FILENO, environment: environment),
            errors: Terminal.traits(of: STDERR_FILENO, environment: environment),
            writeOutput: { Terminal.write($0, to: STDOUT_FILENO) },
            writeErrors: { _ = Terminal.write($0, to: STDERR_FILENO) })
    }

    /// Why the output takes nothing more; nil while it does. Commands that print on and on end then, those that have
    /// something else to do (`serve`) go on.
    package var outputFailure: OutputFailure? { failure.withLock { $0 } }

    /// After a failure nothing more is written: a result with a hole in it would pass for a whole one.
    package func write(_ bytes: [UInt8]) {
        guard outputFailure == nil, let found = writeOutput(bytes) else { return }
        failure.withLock { $0 = $0 ?? found }
    }

    /// A line of the result.
    package func print(_ line: String) { write(Array(line.utf8) + [UInt8(ascii: "\n")]) }

    /// A line that is no result: an error, a remark.
    package func complain(_ line: String) { writeErrors(Array(line.utf8) + [UInt8(ascii: "\n")]) }

    func writeError(_ text: String) { writeErrors(Array(text.utf8)) }
}
