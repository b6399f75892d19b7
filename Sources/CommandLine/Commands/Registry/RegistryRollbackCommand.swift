import ArgumentParser

/// `varve registry rollback`.
struct RegistryRollbackCommand: VarveCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Take a deployment back.",
        discussion: """
            Example: varve registry rollback deployment-12 --reason "too many timeouts"

            Restores the split of the traffic from before it, exactly. One that is promoted can be taken back, too.
            """)

    @OptionGroup var action: DeploymentAction

    func perform(in context: CommandContext) async throws(CommandFailure) -> CommandStatus {
        try await action.send("rollback", in: context)
    }
}
