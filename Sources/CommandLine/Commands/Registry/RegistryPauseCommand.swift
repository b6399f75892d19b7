import ArgumentParser

/// `varve registry pause`.
struct RegistryPauseCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Hold a deployment where it is.",
        discussion: """
            Example: varve registry pause deployment-12 --reason "looking into a complaint"

            Its share of the traffic stays, and nothing is judged until it is resumed.
            """)

    @OptionGroup var action: DeploymentAction

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        try await action.send("pause", in: context)
    }
}
