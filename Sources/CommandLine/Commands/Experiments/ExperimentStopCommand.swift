import ArgumentParser
import JSON

/// `varve experiment stop`.
struct ExperimentStopCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "Stop an experiment: nothing is counted any more.",
        discussion: "Example: varve experiment stop faster --reason \"the prompt was wrong\"")

    @Argument(help: "The experiment.")
    var name: String

    @Option(help: "Why.")
    var reason: String?

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let command = ResourceCommand(
            .post, ["experiments", name, "stop"], [.init("reason", JSONValue(reason))])
        return try await options.send(command, in: context) { _ in ["\(name) is stopped"] }
    }
}
