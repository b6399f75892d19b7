import Foundation

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
    private let writeOutput: @Sendable ([UInt8]) -> Void
    private let writeErrors: @Sendable ([UInt8]) -> Void

    package init(
        output: Traits, errors: Traits,
        writeOutput: @escaping @Sendable ([UInt8]) -> Void,
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
            writeErrors: { Terminal.write($0, to: STDERR_FILENO) })
    }

    package func write(_ bytes: [UInt8]) { writeOutput(bytes) }

    /// A line of the result.
    package func print(_ line: String) { writeOutput(Array(line.utf8) + [UInt8(ascii: "\n")]) }

    /// A line that is no result: an error, a remark.
    package func complain(_ line: String) { writeErrors(Array(line.utf8) + [UInt8(ascii: "\n")]) }

    func writeError(_ text: String) { writeErrors(Array(text.utf8)) }
}
