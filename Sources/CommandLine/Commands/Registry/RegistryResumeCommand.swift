import ArgumentParser

/// `varve registry resume`.
struct RegistryResumeCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let a paused deployment go on.",
        discussion: """
            Example: varve registry resume deployment-12 --reason "it was the network"

            The analysis of its step begins anew.
            """)

    @OptionGroup var action: DeploymentAction

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        try await action.send("resume", in: context)
    }
}
