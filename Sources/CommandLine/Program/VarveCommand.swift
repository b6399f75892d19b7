import ArgumentParser

/// A command of `varve`. `perform` is its body; what it returns is the exit status.
protocol VarveCommand: AsyncParsableCommand {
    /// Whether it takes --server in place of a directory.
    static var asksServers: Bool { get }

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus
}

/// Thrown by `run` for a status that needs no further word.
struct EndedWithStatus: Error {
    var status: CommandStatus
}

extension VarveCommand {
    static var asksServers: Bool { false }

    func run() async throws {
        guard let context = CommandContext.current else {
            throw CommandFailure(.usage, "a command was run outside of the program")
        }
        let status: CommandStatus
        do throws(CommandFailure) {
            status = try await perform(in: context)
        } catch {
            throw Self.asksServers ? error.offeringServer : error
        }
        if status != .done { throw EndedWithStatus(status: status) }
    }
}
