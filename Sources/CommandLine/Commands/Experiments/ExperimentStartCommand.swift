import ArgumentParser
import JSON

/// `varve experiment start`.
struct ExperimentStartCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Start a draft: events count from now on.",
        discussion: "Example: varve experiment start faster")

    @Argument(help: "The experiment.")
    var name: String

    @Option(help: "Why.")
    var reason: String?

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let command = ResourceCommand(
            .post, ["experiments", name, "start"], [.init("reason", JSONValue(reason))])
        return try await options.send(command, in: context) { _ in ["\(name) runs"] }
    }
}
