import ArgumentParser

/// `varve registry promote`.
struct RegistryPromoteCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote", abstract: "Give a deployment all of the traffic, for good.",
        discussion: """
            Example: varve registry promote deployment-12 --reason "good enough"

            The one that was promoted before is superseded.
            """)

    @OptionGroup var action: DeploymentAction

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        try await action.send("promote", in: context)
    }
}
