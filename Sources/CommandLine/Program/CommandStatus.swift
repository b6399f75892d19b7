/// How the program ends, as scripts see it.
package enum CommandStatus: Int32, Sendable {
    case done = 0
    /// The check that was run found a difference or a failure, or part of the input was refused.
    case difference = 1
    /// The command line, the configuration or a named file is wrong.
    case usage = 2
    /// The server, broker or data directory can't be used, or the output can't be written.
    case unavailable = 3
    /// A second signal came before the first one was dealt with: 128 + SIGINT, as shells have it.
    case interrupted = 130
}
