import ArgumentParser

/// A command of `varve`. `perform` is its body; what it returns is the exit status.
protocol VarveCommand: AsyncParsableCommand {
    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus
}

/// Thrown by `run` for a status that needs no further word.
struct EndedWithStatus: Error {
    var status: CommandStatus
}

extension VarveCommand {
    func run() async throws {
        guard let context = CommandContext.current else {
            throw CommandFailure(.usage, "a command was run outside of the program")
        }
        let status = try await perform(in: context)
        if status != .done { throw EndedWithStatus(status: status) }
    }
}
