import ArgumentParser

/// `varve registry`.
struct RegistryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry", abstract: "Models, their versions, and where they are served.",
        discussion: """
            Example: varve registry register chat/v2 --source s3://models/chat-2 --parent v1

            Asks a server. Exit status: 1 if a command is refused: the reason says what would allow it; 2 if there is \
            no such thing, or something is wrong with the command line; 3 if the server can't be reached.
            """,
        subcommands: [
            RegistryRegisterCommand.self, RegistryListCommand.self, RegistryShowCommand.self,
            RegistryHistoryCommand.self, RegistryDiffCommand.self, RegistryStageCommand.self,
            RegistryApproveCommand.self, RegistryDeployCommand.self, RegistryAdvanceCommand.self,
            RegistryPauseCommand.self, RegistryResumeCommand.self, RegistryPromoteCommand.self,
            RegistryRollbackCommand.self, RegistryAliasCommand.self, RegistryTrafficCommand.self,
        ])
}
