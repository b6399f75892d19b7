import ArgumentParser

/// `varve registry advance`.
struct RegistryAdvanceCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "advance", abstract: "Give a deployment its next share of the traffic.",
        discussion: """
            Example: varve registry advance deployment-12 --reason "looks good"

            The first one begins it. One with an analysis goes on by itself then.
            """)

    @OptionGroup var action: DeploymentAction

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        try await action.send("advance", in: context)
    }
}
