import ArgumentParser

/// The whole of `varve`, but for the engine and the server that `context` brings.
package enum Program {
    package static let version = "0.1.0"

    /// Runs the command that `arguments` (without the program's name) ask for.
    package static func run(_ arguments: [String], in context: CommandContext) async -> CommandStatus {
        let status = await CommandContext.$current.withValue(context) {
            await perform(arguments, context.console)
        }
        // A result that nobody got is no success, whatever the command found.
        guard case .failed(let reason) = context.console.outputFailure else { return status }
        context.console.complain("varve: the output can't be written: \(reason)")
        return .unavailable
    }

    private static func perform(_ arguments: [String], _ console: Console) async -> CommandStatus {
        // Declared to ArgumentParser, it would collide with the `--version` of a model in commands.
        if arguments == ["--version"] {
            console.print(version)
            return .done
        }
        do {
            var command = try RootCommand.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return .done
        } catch {
            return report(error, to: console)
        }
    }

    private static func report(_ error: any Error, to console: Console) -> CommandStatus {
        switch error {
        case let ended as EndedWithStatus:
            return ended.status
        case let failure as CommandFailure:
            console.complain("varve: \(failure.description)")
            return failure.status
        default:
            return reportParsing(error, to: console)
        }
    }

    /// ArgumentParser's own errors: help and completion scripts are no failure, and its 64 is our 2.
    private static func reportParsing(_ error: any Error, to console: Console) -> CommandStatus {
        let text = RootCommand.fullMessage(for: error, columns: console.output.width ?? 100)
        if RootCommand.exitCode(for: error).isSuccess {
            console.print(text)
            return .done
        }
        console.complain(text)
        return .usage
    }
}
