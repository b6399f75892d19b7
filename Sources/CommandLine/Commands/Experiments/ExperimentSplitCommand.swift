import ArgumentParser
import JSON

/// `varve experiment split`.
struct ExperimentSplitCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "split", abstract: "Change how units are shared among the arms.",
        discussion: """
            Example: varve experiment split faster A=50 B=50

            Weights are per cent and make 100 together; an arm that is not named gets none. Shares are checked by
            the time between two changes, so that ramping up is no mismatch.
            """)

    @Argument(help: "The experiment.")
    var name: String

    @Argument(help: ArgumentHelp("The new shares.", valueName: "arm=weight"))
    var weights: [NamedPair]

    @Option(help: "Why.")
    var reason: String?

    @OptionGroup var options: CommandOptions

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        let split = try NamedPair.split(weights)
        let command = ResourceCommand(
            .post, ["experiments", name, "split"],
            [.init("weights", split), .init("reason", JSONValue(reason))])
        return try await options.send(command, in: context) { answer in
            let already = answer.changedNothing ? "already" : "from now on"
            return ["\(name): \(RegistryText.split(split) ?? "") \(already)"]
        }
    }
}
